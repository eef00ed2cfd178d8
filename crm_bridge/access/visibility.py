"""What a conversation may see: the one place that every order read and command goes through."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.access.proofs import VISITOR, standing_proofs
from crm_bridge.connectors.port import ShopPort
from crm_bridge.errors import Conflict, Forbidden, NotFound, conversation_unknown
from crm_bridge.models.conversation import Conversation
from crm_bridge.orders.numbers import matching_order_numbers
from crm_bridge.orders.records import OrderRecord


@dataclass(frozen=True, slots=True)
class Standing:
    """What has been proved in a conversation and still holds."""

    private: bool
    customer_id: str | None
    opened_orders: tuple[str, ...]


async def standing(
    session: AsyncSession, conversation_id: str, *, author: str = VISITOR
) -> Standing:
    """Raises 404 `conversation_unknown`."""
    conversation = await session.get(Conversation, conversation_id)
    if conversation is None:
        raise conversation_unknown(conversation_id)
    proofs = await standing_proofs(session, conversation_id, author=author)
    customers = [proof.customer_id for proof in proofs if proof.customer_id]
    opened = dict.fromkeys(proof.order_number for proof in proofs if proof.order_number)
    return Standing(
        private=conversation.private,
        customer_id=customers[-1] if customers else None,
        opened_orders=tuple(opened),
    )


async def private_standing(session: AsyncSession, conversation_id: str) -> Standing:
    """As `standing`; raises 403 `place_not_private` where others listen."""
    found = await standing(session, conversation_id)
    if not found.private:
        raise Forbidden("place_not_private", "Others can read here: nothing personal is said.")
    return found


async def visible_customer(session: AsyncSession, conversation_id: str) -> str:
    """The customer this conversation has proved to be; raises 403 `proof_needed`."""
    found = await private_standing(session, conversation_id)
    if found.customer_id is None:
        raise _proof_needed("This conversation has not proved who the customer is.")
    return found.customer_id


async def visible_order(
    session: AsyncSession, shop: ShopPort, conversation_id: str, typed: str
) -> OrderRecord:
    """The order that `typed` means to this conversation.

    Raises 403 `proof_needed` or `place_not_private`, 409 `order_ambiguous` with the numbers that
    fit, and for a known customer 404 `order_unknown`, whether the order is somebody else's or none.
    """
    found = await private_standing(session, conversation_id)
    numbers = await _own_numbers(shop, found, typed)
    if not numbers:
        raise _not_visible(found, typed)
    if len(numbers) > 1:
        raise Conflict(
            "order_ambiguous",
            f"{typed!r} fits several orders: {', '.join(numbers)}.",
            extras={"numbers": numbers},
        )
    order = await shop.read_order(numbers[0])
    if order is None:
        raise _not_visible(found, typed)
    return order


async def _own_numbers(shop: ShopPort, found: Standing, typed: str) -> list[str]:
    known = list(found.opened_orders)
    if found.customer_id is not None:
        refs = await shop.find_orders(typed)
        known += [ref.number for ref in refs if ref.customer_id == found.customer_id]
    return matching_order_numbers(typed, known)


def _not_visible(found: Standing, typed: str) -> Exception:
    if found.customer_id is None:
        return _proof_needed("The order has not been opened in this conversation.")
    return NotFound("order_unknown", f"The customer has no order {typed!r}.")


def _proof_needed(detail: str) -> Forbidden:
    return Forbidden("proof_needed", detail)
