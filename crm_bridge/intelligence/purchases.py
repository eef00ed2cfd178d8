"""The purchases that recommendations are drawn from: what sells, and what one customer has."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.intelligence.co_purchase import Purchase
from crm_bridge.models.order import Order, OrderLine, Return
from crm_bridge.models.profiling import ProfilingExclusion
from crm_bridge.orders.records import OPEN_STATUSES

NEWEST = 20_000
"""Purchases that tell what sells and what goes together."""
MOST_OWN = 600
"""Lines of one customer: of 10,000 orders the newest say enough."""
SENT_BACK_LATELY = timedelta(days=180)
_AT_ONCE = 1000
_NOT_BOUGHT = ("cancelled",)
_SENT_BACK = ("returned", "refunded")


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A line of one of the customer's orders."""

    product_id: str
    at: datetime
    status: str
    order: str
    quantity: int
    price: int

    @property
    def is_bought(self) -> bool:
        return self.status not in _NOT_BOUGHT


@dataclass(frozen=True, slots=True)
class Own:
    """What somebody bought, newest first, and what they should not be offered again: what they
    wait for, and what they sent back."""

    lines: tuple[OwnLine, ...] = ()
    waited_for: frozenset[str] = frozenset()
    sent_back: frozenset[str] = frozenset()

    @property
    def bought(self) -> tuple[OwnLine, ...]:
        return tuple(line for line in self.lines if line.is_bought and line.quantity > 0)

    @property
    def kept(self) -> tuple[OwnLine, ...]:
        """What tells of the customer's taste: not what they sent back."""
        return tuple(
            line
            for line in self.bought
            if line.status not in _SENT_BACK and line.product_id not in self.sent_back
        )


async def newest_purchases(session: AsyncSession, most: int = NEWEST) -> list[Purchase]:
    """The newest that were not cancelled, of customers who may be profiled. Others are served in
    between."""
    query = (
        select(Order.customer_id, OrderLine.product_id, Order.placed_at)
        .join(OrderLine, OrderLine.order_number == Order.number)
        .where(Order.status.not_in(_NOT_BOUGHT))
        .where(Order.customer_id.not_in(select(ProfilingExclusion.customer_id)))
        # The order in which they were written down: no index is needed to find the last ones.
        .order_by(OrderLine.id.desc())
        .limit(most)
    )
    found: list[Purchase] = []
    result = await session.execute(query)
    for rows in result.partitions(_AT_ONCE):
        found += [Purchase(*row) for row in rows]
        await asyncio.sleep(0)
    return found


async def own_of(
    session: AsyncSession, customer_id: str | None, opened_orders: Sequence[str], now: datetime
) -> Own:
    """What a customer, or who proved single orders, has bought: as it stands now."""
    if customer_id is None and not opened_orders:
        return Own()
    whose = (
        Order.customer_id == customer_id
        if customer_id is not None
        else Order.number.in_(opened_orders)
    )
    query = _LINES.where(whose).order_by(Order.placed_at.desc(), Order.number).limit(MOST_OWN)
    lines = tuple(_line(row) for row in await session.execute(query))
    back = _RETURNS.where(whose, Return.requested_at >= now - SENT_BACK_LATELY)
    return Own(
        lines=lines,
        waited_for=frozenset(one.product_id for one in lines if one.status in OPEN_STATUSES),
        sent_back=frozenset(await session.scalars(back)),
    )


_LINES: Select[str, datetime, str, str, int, int] = select(
    OrderLine.product_id,
    Order.placed_at,
    Order.status,
    Order.number,
    OrderLine.quantity,
    OrderLine.unit_price,
).join(OrderLine, OrderLine.order_number == Order.number)
_RETURNS: Select[str] = (
    select(Return.product_id)
    .join(Order, Order.number == Return.order_number)
    .where(Return.state != "refused")
)


def _line(row: Row[str, datetime, str, str, int, int]) -> OwnLine:
    return OwnLine(*row)
