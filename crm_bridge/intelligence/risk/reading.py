"""Orders read from the database for the measure of the unusual."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.intelligence.profile.exclusion import is_profiled, profiling_allowed
from crm_bridge.intelligence.risk.placed import PlacedLine, PlacedOrder
from crm_bridge.intelligence.risk.signs import REMEMBERED, Past
from crm_bridge.models.order import Order, OrderLine, Return
from crm_bridge.models.risk import RiskLook

CALLED_OFF = "cancelled"
_SENT_BACK = ("returned", "refunded")


@dataclass(frozen=True, slots=True)
class About:
    """What an order's lines do not say; "" where the shop does not know."""

    currency: str
    country: str
    postcode: str
    payment: str
    status: str


@dataclass(frozen=True)
class Besides:
    """What training needs besides the lines: about each order, and what agents found: True where
    it was not fine."""

    about: Mapping[str, About]
    looked_at: Mapping[str, bool]


async def read_besides(session: AsyncSession) -> Besides:
    """Of customers who may be profiled."""
    query = select(
        Order.number, Order.currency, Order.country, Order.postcode, Order.payment_method,
        Order.status,
    ).where(is_profiled(Order.customer_id))  # fmt: skip
    about = {
        number: About(currency, country or "", postcode or "", payment or "", status)
        for number, currency, country, postcode, payment, status in await session.execute(query)
    }
    looks = await session.execute(
        select(RiskLook.order_number, RiskLook.verdict)
        .where(RiskLook.order_number.is_not(None))
        .order_by(RiskLook.at, RiskLook.id)
    )
    return Besides(about, {str(number): verdict == "not_fine" for number, verdict in looks})


def orders_from(
    lines: pd.DataFrame, returns: pd.DataFrame, about: Mapping[str, About]
) -> list[PlacedOrder]:
    """The shop's orders, oldest first, from the tables of `TrainingData`.

    When an order was called off is not known: it counts as called off when it was placed, which is
    seen by the customer's later orders alone.
    """
    of_order: dict[str, list[PlacedLine]] = defaultdict(list)
    placed: dict[str, tuple[str, datetime]] = {}
    columns = ("order", "customer", "at", "product", "quantity", "price")
    for order, customer, at, product, quantity, price in zip(
        *(lines[name].tolist() for name in columns), strict=True
    ):
        of_order[order].append(PlacedLine(product, quantity, price))
        if order not in placed:
            placed[order] = (customer, at.to_pydatetime())
    back: dict[str, list[tuple[str, datetime, int | None]]] = defaultdict(list)
    sent = returns[returns["state"] != "refused"]
    for order, product, at, amount in zip(
        *(sent[name].tolist() for name in ("order", "product", "at", "amount")), strict=True
    ):
        back[order].append((product, at.to_pydatetime(), None if pd.isna(amount) else amount))
    unknown = About("", "", "", "", "")
    return sorted(
        (
            _order(number, customer, at, of_order[number], about.get(number, unknown), back[number])
            for number, (customer, at) in placed.items()
        ),
        key=lambda one: (one.at, one.number),
    )


async def order_and_before(
    session: AsyncSession, number: str
) -> tuple[PlacedOrder, list[Past]] | None:
    """An order and what is remembered of the same customer's earlier ones, as they stand now.
    None where there is no such order, or the customer is not to be profiled."""
    found = await session.get(Order, number)
    if found is None or not await profiling_allowed(session, found.customer_id):
        return None
    # One more than is looked at: that it is no first order must be known.
    query = (
        select(Order)
        .where(Order.customer_id == found.customer_id, Order.placed_at <= found.placed_at)
        .order_by(Order.placed_at.desc(), Order.number.desc())
        .limit(REMEMBERED + 2)
    )
    rows = [one for one in await session.scalars(query) if _precedes(one, found)]
    orders = await _whole(session, [*reversed(rows), found])
    return orders[-1], [Past.of(order) for order in orders[:-1]][-REMEMBERED - 1 :]


def _precedes(one: Order, other: Order) -> bool:
    return (one.placed_at, one.number) < (other.placed_at, other.number)


async def _whole(session: AsyncSession, orders: Sequence[Order]) -> list[PlacedOrder]:
    numbers = [order.number for order in orders]
    lines: dict[str, list[PlacedLine]] = defaultdict(list)
    found = await session.execute(
        select(
            OrderLine.order_number, OrderLine.product_id, OrderLine.quantity, OrderLine.unit_price
        )
        .where(OrderLine.order_number.in_(numbers))
        .order_by(OrderLine.position)
    )
    for number, product, quantity, price in found:
        lines[number].append(PlacedLine(product, quantity, price))
    back: dict[str, list[tuple[str, datetime, int | None]]] = defaultdict(list)
    sent = await session.execute(
        select(Return.order_number, Return.product_id, Return.requested_at, Return.amount).where(
            Return.order_number.in_(numbers), Return.state != "refused"
        )
    )
    for number, product, at, amount in sent:
        back[number].append((product, at, amount))
    return [
        _order(
            one.number, one.customer_id, one.placed_at, lines[one.number],
            About(
                one.currency, one.country or "", one.postcode or "", one.payment_method or "",
                one.status,
            ),
            back[one.number],
        )
        for one in orders
    ]  # fmt: skip


def _order(
    number: str,
    customer: str,
    at: datetime,
    lines: Iterable[PlacedLine],
    about: About,
    back: Sequence[tuple[str, datetime, int | None]],
) -> PlacedOrder:
    placed = PlacedOrder(
        number, customer, at, tuple(lines), about.currency, about.country, about.postcode,
        about.payment,
    )  # fmt: skip
    return replace(
        placed,
        taken_back=_taken_back(placed, about.status, back),
        called_off_at=at if about.status == CALLED_OFF else None,
    )


def _taken_back(
    order: PlacedOrder, status: str, back: Sequence[tuple[str, datetime, int | None]]
) -> tuple[tuple[datetime, float], ...]:
    if status == CALLED_OFF:
        return ((order.at, 1.0),)
    whole = max(order.value, 1)
    worth: dict[str, int] = defaultdict(int)
    for line in order.lines:
        worth[line.product] += line.quantity * line.price
    shares = [
        (at, (worth[product] if amount is None else amount) / whole) for product, at, amount in back
    ]
    if not shares and status in _SENT_BACK:
        return ((order.at, 1.0),)
    return tuple(sorted(shares))
