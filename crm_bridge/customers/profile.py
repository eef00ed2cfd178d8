"""The customer as staff see them beside a conversation: orders, proofs, earlier conversations."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.access.proofs import standing_proofs
from crm_bridge.channels.accounts import Account, accounts_of
from crm_bridge.customers.queries import customer_by_id
from crm_bridge.customers.records import CustomerRecord
from crm_bridge.errors import NotFound
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.escalation import Interaction
from crm_bridge.models.proof import Proof
from crm_bridge.orders.queries import order_by_number, orders_of_customer
from crm_bridge.orders.records import OrderRecord

ORDERS = 10
INTERACTIONS = 20


@dataclass(frozen=True, slots=True)
class Profile:
    """`customer` is None for a visitor; then `orders` are those opened by a proof.

    `verified_until` is when the proof of who they are ends, None where there is none; `accounts`
    are those in channels that are known as theirs.
    """

    customer: CustomerRecord | None
    verified_until: datetime | None
    orders: list[OrderRecord]
    interactions: list[Interaction]
    accounts: list[Account]


async def of_conversation(session: AsyncSession, conversation: Conversation) -> Profile:
    """Who is talking here, as far as it was proved."""
    proofs = await standing_proofs(session, conversation.id)
    if conversation.customer_id is None:
        opened = [proof.order_number for proof in proofs if proof.order_number]
        orders = [await order_by_number(session, number) for number in dict.fromkeys(opened)]
        past = await _interactions(session, Interaction.conversation_id == conversation.id)
        return Profile(None, None, [order for order in orders if order], past, [])
    found = await of_customer(session, conversation.customer_id)
    return replace(found, verified_until=_until(proofs))


async def of_customer(session: AsyncSession, customer_id: str) -> Profile:
    """Raises 404 `customer_unknown`."""
    customer = await customer_by_id(session, customer_id)
    if customer is None:
        raise NotFound("customer_unknown", f"There is no customer {customer_id!r}.")
    return Profile(
        customer=customer,
        verified_until=None,
        orders=await orders_of_customer(session, customer_id, limit=ORDERS),
        interactions=await _interactions(session, Interaction.customer_id == customer_id),
        accounts=await accounts_of(session, customer_id),
    )


def _until(proofs: list[Proof]) -> datetime | None:
    return max((proof.expires_at for proof in proofs if proof.customer_id), default=None)


async def _interactions(session: AsyncSession, whose: ColumnElement[bool]) -> list[Interaction]:
    query = select(Interaction).where(whose).order_by(Interaction.started_at.desc())
    return list(await session.scalars(query.limit(INTERACTIONS)))
