"""Changes to orders that staff ask for: the same commands as the customer's own, under a role."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.access.visibility import standing
from crm_bridge.connectors.port import Connector, ShopPort
from crm_bridge.connectors.telling import tell_decision, tell_requested
from crm_bridge.conversations.records import locked, read
from crm_bridge.errors import Conflict, Forbidden, NotFound, Unprocessable
from crm_bridge.models.command import Command
from crm_bridge.models.staff import Staff
from crm_bridge.orders.placing import Asked, Origin, place, preview, repeat
from crm_bridge.orders.records import OrderRecord
from crm_bridge.orders.rules import Decision, ShopRules
from crm_bridge.staff.roles import Ability, may

MAX_TEXT = 500


@dataclass(frozen=True, slots=True)
class Beside:
    """Where the order lies open: beside a conversation, or on a customer's page."""

    conversation_id: str | None = None
    customer_id: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The shop's own rules, and what an agent may refund without goods coming back, in minor
    units of the order's currency."""

    rules: ShopRules
    refund_limit: int


async def order_beside(
    session: AsyncSession, shop: ShopPort, beside: Beside, number: str
) -> OrderRecord:
    """The customer's order of this number, or one that was opened in the conversation by proof.
    Raises 404 `order_unknown`, `conversation_unknown`."""
    order = await shop.read_order(number)
    if order is None or not await _belongs(session, beside, order):
        raise NotFound("order_unknown", f"There is no order {number!r} here.")
    return order


async def outlook(
    session: AsyncSession, shop: ShopPort, terms: Terms, staff: Staff, asked: Asked, beside: Beside
) -> tuple[OrderRecord, Decision]:
    """The order, and what the change would do or why it cannot be made; changes nothing.
    `refund_above_limit` is a refusal too."""
    order = await order_beside(session, shop, beside, asked.typed_number)
    decision = await preview(session, shop, terms.rules, order, asked)
    if decision.allowed and _is_above_limit(asked, decision.refund, staff, terms):
        decision = decision.refused("refund_above_limit")
    return order, decision


async def submit(
    session: AsyncSession,
    connector: Connector,
    terms: Terms,
    staff: Staff,
    asked: Asked,
    beside: Beside,
    *,
    key: str,
    agreed: int | None,
) -> Command:
    """Ask for the change, and tell the customer in the conversation it was asked from, once.

    `agreed` is the refund that was confirmed on the page. The same `key` gives the same command.
    Raises 409 with the code of the refusal, `outlook_changed`, 403 `refund_above_limit`, 422
    `text_missing` or `text_too_long`.
    """
    _check_texts(asked)
    origin = Origin(f"staff:{staff.id}", f"staff:{staff.id}:{key}", beside.conversation_id)
    if beside.conversation_id is not None:
        # Before the order, as turns do.
        await locked(session, beside.conversation_id)
    repeated = await repeat(session, asked, origin)
    if repeated is not None:
        return repeated
    shop = connector.port_for(session)
    order, decision = await outlook(session, shop, terms, staff, asked, beside)
    _check(decision, agreed)
    command, new = await place(session, connector, terms.rules, order.number, asked, origin)
    if command.state == "refused":
        # Between the look and the order's lock somebody else changed it.
        raise refused(command.refusal)
    if new:
        await (tell_requested if command.state == "requested" else tell_decision)(session, command)
    return command


def refused(code: str | None) -> Conflict | Forbidden:
    """The error that stands for a refusal; pages find the words by its code."""
    if code == "refund_above_limit":
        return Forbidden(code, "This refund is above what an agent may make: ask a lead.")
    return Conflict(code or "refused_by_shop", "The shop's rules do not allow this.")


async def _belongs(session: AsyncSession, beside: Beside, order: OrderRecord) -> bool:
    if beside.conversation_id is None:
        return order.customer_id == beside.customer_id
    conversation = await read(session, beside.conversation_id)
    if conversation.customer_id == order.customer_id:
        return True
    return order.number in (await standing(session, conversation.id)).opened_orders


def _is_above_limit(asked: Asked, refund: int | None, staff: Staff, terms: Terms) -> bool:
    return (
        asked.kind == "refund_items"
        and (refund or 0) > terms.refund_limit
        and not may(staff.role, Ability.REFUND_ANY)
    )


def _check(decision: Decision, agreed: int | None) -> None:
    if decision.refusal:
        raise refused(decision.refusal)
    if decision.refund != agreed:
        raise Conflict(
            "outlook_changed", "What this would do has changed: read it again before confirming."
        )


def _check_texts(asked: Asked) -> None:
    needed = {"change_address": asked.address, "refund_items": asked.reason}
    if asked.kind in needed and not needed[asked.kind]:
        raise Unprocessable("text_missing", "Write it into the form first.")
    if len(asked.address or "") > MAX_TEXT or len(asked.reason or "") > MAX_TEXT:
        raise Unprocessable("text_too_long", f"Write at most {MAX_TEXT} characters.")
