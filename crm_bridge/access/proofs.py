"""Proofs: what opens a customer or an order, in one conversation and for a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.access import tries
from crm_bridge.access.comparing import proves
from crm_bridge.connectors.port import ShopPort
from crm_bridge.db import now
from crm_bridge.models.base import new_id
from crm_bridge.models.customer import Identity
from crm_bridge.models.proof import Proof
from crm_bridge.orders.numbers import matching_order_numbers
from crm_bridge.orders.records import OrderRef

VISITOR = "visitor"
"""The one author of a private conversation; places with several speakers name theirs."""
IDENTITY_HOURS = 12
ORDER_MINUTES = 30


@dataclass(frozen=True, slots=True)
class OrderOpened:
    number: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ProofWrong:
    """Also where there is no such order: nobody learns which orders exist."""

    tries_left: int


@dataclass(frozen=True, slots=True)
class ProofLocked:
    until: datetime


@dataclass(frozen=True, slots=True)
class SeveralFit:
    """The proof fits several orders of one person whose numbers were typed too loosely."""

    numbers: list[str]


ProofResult = OrderOpened | ProofWrong | ProofLocked | SeveralFit


async def prove_order(
    session: AsyncSession,
    shop: ShopPort,
    conversation_id: str,
    typed: str,
    *,
    email: str | None = None,
    postcode: str | None = None,
    author: str = VISITOR,
) -> ProofResult:
    """Open one order for 30 minutes, or count a wrong try.

    Results are values, not exceptions: a wrong try has to be committed to count.
    """
    moment = now(session)
    subjects = (tries.conversation_subject(conversation_id), tries.order_subject(typed))
    counters = await tries.open_tries(session, subjects)
    locked = tries.lock_of(counters, moment)
    if locked:
        return ProofLocked(locked)
    numbers = _proved(await shop.find_orders(typed), typed, email, postcode)
    if not numbers:
        await tries.forget_old_tries(session, moment)
        return ProofWrong(tries.count_wrong(counters, moment))
    if len(numbers) > 1:
        return SeveralFit(numbers)
    expires_at = moment + timedelta(minutes=ORDER_MINUTES)
    _keep(session, conversation_id, author, expires_at, order_number=numbers[0])
    return OrderOpened(numbers[0], expires_at)


async def prove_identity(
    session: AsyncSession,
    conversation_id: str,
    customer_id: str,
    *,
    channel: str,
    token_expires_at: datetime,
    author: str = VISITOR,
) -> datetime:
    """Open a customer until the signed token ends, 12 hours at most; gives that time.

    The caller has verified the token and knows that there is such a customer.
    """
    expires_at = await open_identity(
        session, conversation_id, customer_id, until=token_expires_at, author=author
    )
    await _bind(session, channel, customer_id, now(session))
    return expires_at


async def open_identity(
    session: AsyncSession,
    conversation_id: str,
    customer_id: str,
    *,
    until: datetime | None = None,
    author: str = VISITOR,
) -> datetime:
    """Open a customer whom the caller knows by other means, 12 hours at most; gives that time."""
    longest = now(session) + timedelta(hours=IDENTITY_HOURS)
    expires_at = min(until or longest, longest)
    await end_identity(session, conversation_id, author=author)
    _keep(session, conversation_id, author, expires_at, customer_id=customer_id)
    return expires_at


async def end_identity(
    session: AsyncSession, conversation_id: str, *, author: str = VISITOR
) -> None:
    """A log-out: identity proofs end now, orders opened by their number stay open."""
    await _end(session, conversation_id, "identity", author)


async def end_orders(session: AsyncSession, conversation_id: str) -> bool:
    """Orders opened by their number are closed; whether there were any."""
    return await _end(session, conversation_id, "order", VISITOR)


async def _end(session: AsyncSession, conversation_id: str, kind: str, author: str) -> bool:
    moment = now(session)
    ended = await session.execute(
        update(Proof)
        .where(
            Proof.conversation_id == conversation_id,
            Proof.author == author,
            Proof.kind == kind,
            Proof.expires_at > moment,
        )
        .values(expires_at=moment)
        .returning(Proof.id)
    )
    return bool(ended.all())


async def standing_proofs(
    session: AsyncSession, conversation_id: str, *, author: str = VISITOR
) -> list[Proof]:
    """The proofs that hold now, oldest first."""
    query = select(Proof).where(
        Proof.conversation_id == conversation_id,
        Proof.author == author,
        Proof.expires_at > now(session),
    )
    return list(await session.scalars(query.order_by(Proof.proved_at)))


def _proved(refs: list[OrderRef], typed: str, email: str | None, postcode: str | None) -> list[str]:
    candidates = refs or [OrderRef(number="", customer_id="", email="")]
    fitting = [r.number for r in candidates if proves(email, postcode, r.email, r.postcode)]
    return matching_order_numbers(typed, fitting)


def _keep(
    session: AsyncSession,
    conversation_id: str,
    author: str,
    expires_at: datetime,
    *,
    customer_id: str | None = None,
    order_number: str | None = None,
) -> None:
    session.add(
        Proof(
            id=new_id("prf"),
            conversation_id=conversation_id,
            author=author,
            kind="identity" if customer_id else "order",
            customer_id=customer_id,
            order_number=order_number,
            proved_at=now(session),
            expires_at=expires_at,
        )
    )


async def _bind(session: AsyncSession, channel: str, customer_id: str, moment: datetime) -> None:
    query = select(Identity).where(Identity.channel == channel, Identity.external_id == customer_id)
    known = await session.scalar(query.with_for_update())
    if known:
        known.last_proved_at = moment
        return
    session.add(
        Identity(
            id=new_id("idn"),
            channel=channel,
            external_id=customer_id,
            customer_id=customer_id,
            method="signed_token",
            first_proved_at=moment,
            last_proved_at=moment,
        )
    )
