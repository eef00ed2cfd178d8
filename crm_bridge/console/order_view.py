"""What an order looks like to staff, and what each change of it would do, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.connectors.port import ShopPort
from crm_bridge.connectors.telling import refusal_text
from crm_bridge.console.thread import STAFF_PREFIX
from crm_bridge.db import now
from crm_bridge.models.command import Command
from crm_bridge.models.staff import Staff
from crm_bridge.orders.by_staff import Beside, Terms, order_beside, outlook
from crm_bridge.orders.carriers import tracking_url
from crm_bridge.orders.history import Happening, changes_of, history
from crm_bridge.orders.placing import Asked
from crm_bridge.orders.records import CommandKind, LineRecord, OrderRecord
from crm_bridge.staff.names import names_of

Change = Literal["cancel", "address", "return", "refund"]
KINDS: Mapping[Change, CommandKind] = {
    "cancel": "cancel_order",
    "address": "change_address",
    "return": "return_items",
    "refund": "refund_items",
}
OF_LINES: tuple[Change, ...] = ("return", "refund")
"""Those that are about chosen lines; the others are about the whole order."""

JUST_NOW = timedelta(minutes=2)
ABOVE_LIMIT = "refund_above_limit"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something of the order that can be sent back or refunded: all lines of one product."""

    product_id: str
    name: str
    amount: int


@dataclass(frozen=True, slots=True)
class OrderView:
    """`possible` are the changes that can be made now, `impossible` why the others cannot.
    `done` is a change that the reader made a moment ago."""

    order: OrderRecord
    tracking: str | None
    happened: list[Happening]
    names: Mapping[str, str]
    possible: list[Change]
    impossible: Mapping[Change, str]
    done: Command | None


async def order_view(
    session: AsyncSession, shop: ShopPort, terms: Terms, staff: Staff, beside: Beside, number: str
) -> OrderView:
    """Raises 404 `order_unknown`."""
    order = await order_beside(session, shop, beside, number)
    refusals: dict[Change, str | None] = {}
    for change, kind in KINDS.items():
        asked = Asked(kind, number)
        _, decision = await outlook(session, shop, terms, staff, asked, beside)
        refusals[change] = decision.refusal
    changes = await changes_of(session, number)
    actors = (one.actor.removeprefix(STAFF_PREFIX) for one in changes)
    return OrderView(
        order=order,
        tracking=tracking_url(order.carrier, order.tracking_number),
        happened=history(order, changes),
        names=await names_of(session, actors),
        # Less than all of the order may be within the limit.
        possible=[one for one, why in refusals.items() if why in (None, ABOVE_LIMIT)],
        impossible={
            one: refusal_text(why, "en")
            for one, why in refusals.items()
            if why not in (None, ABOVE_LIMIT)
        },
        done=_just_done(session, changes, staff),
    )


def choices(lines: Iterable[LineRecord]) -> list[Choice]:
    """One for each product: that is what a return is known by."""
    amounts: dict[str, int] = {}
    names: dict[str, str] = {}
    for line in lines:
        amounts[line.product_id] = amounts.get(line.product_id, 0) + line.amount
        names.setdefault(line.product_id, f"{line.quantity} × {line.name}")
    return [Choice(one, names[one], amount) for one, amount in amounts.items()]


def why_not(refusal: str | None, limit: str) -> str:
    """The shop's reason as the end of a sentence; `limit` is the agents' limit in money."""
    if refusal == ABOVE_LIMIT:
        return f"agents refund up to {limit}. A lead can refund more."
    return refusal_text(refusal, "en")


def _just_done(session: AsyncSession, changes: list[Command], staff: Staff) -> Command | None:
    last = changes[-1] if changes else None
    if last is None or last.actor != f"{STAFF_PREFIX}{staff.id}":
        return None
    return last if now(session) - last.created_at < JUST_NOW else None
