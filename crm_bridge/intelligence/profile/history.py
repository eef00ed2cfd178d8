"""What one customer ordered and sent back, read as plain data, the newest first.

Read a few hundred orders at a time, so that somebody with ten thousand of them holds nobody up.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.models.order import Order, OrderLine, Return
from crm_bridge.models.product import Product

AT_ONCE = 250
MOST = 10_000
"""Older orders than the newest so many are not looked at."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of an order. `list_price` is today's price of the product in the order's currency;
    it and `category` are None where the shop does not know the product, or sells it in another."""

    product_id: str
    name: str
    category: str | None
    size: str | None
    quantity: int
    unit_price: int
    list_price: int | None


@dataclass(frozen=True, slots=True)
class Back:
    """A product of an order that the customer sent back, or wants to."""

    product_id: str
    at: datetime
    state: str
    reason: str | None
    amount: int | None


@dataclass(frozen=True, slots=True)
class Bought:
    """One order; money in minor units of its currency."""

    number: str
    at: datetime
    status: str
    currency: str
    total: int
    promised_at: datetime | None = None
    delivered_at: datetime | None = None
    pieces: tuple[Piece, ...] = ()
    returns: tuple[Back, ...] = ()


async def orders_of(session: AsyncSession, customer_id: str) -> list[Bought]:
    """The newest `MOST` orders of a customer."""
    found: list[Bought] = []
    while len(found) < MOST:
        page = await _page(session, customer_id, found[-1] if found else None)
        found += page
        if len(page) < AT_ONCE:
            break
    return found


async def _page(session: AsyncSession, customer_id: str, after: Bought | None) -> list[Bought]:
    query = select(
        Order.number,
        Order.placed_at,
        Order.status,
        Order.currency,
        Order.total,
        Order.promised_at,
        Order.delivered_at,
    ).where(Order.customer_id == customer_id)
    if after is not None:
        same = and_(Order.placed_at == after.at, Order.number < after.number)
        query = query.where(or_(Order.placed_at < after.at, same))
    query = query.order_by(Order.placed_at.desc(), Order.number.desc()).limit(AT_ONCE)
    orders = (await session.execute(query)).all()
    numbers = [order.number for order in orders]
    pieces = await _pieces(session, numbers)
    returns = await _returns(session, numbers)
    return [
        Bought(*order, tuple(pieces[order.number]), tuple(returns[order.number]))
        for order in orders
    ]


async def _pieces(session: AsyncSession, numbers: Sequence[str]) -> dict[str, list[Piece]]:
    query = (
        select(
            OrderLine.order_number,
            OrderLine.product_id,
            OrderLine.size,
            OrderLine.quantity,
            OrderLine.unit_price,
            Product.name,
            Product.category,
            Product.price,
            Product.currency == Order.currency,
        )
        .join(Order, Order.number == OrderLine.order_number)
        .join(Product, Product.id == OrderLine.product_id, isouter=True)
        .where(OrderLine.order_number.in_(numbers))
        .order_by(OrderLine.order_number, OrderLine.position)
    )
    found: dict[str, list[Piece]] = defaultdict(list)
    if not numbers:
        return found
    for (
        number,
        product_id,
        size,
        quantity,
        paid,
        name,
        category,
        price,
        same,
    ) in await session.execute(query):
        found[number].append(
            Piece(
                product_id=product_id,
                name=name or product_id,
                category=category or None,
                size=size or None,
                quantity=quantity,
                unit_price=paid,
                list_price=price if same else None,
            )
        )
    return found


async def _returns(session: AsyncSession, numbers: Sequence[str]) -> dict[str, list[Back]]:
    query = (
        select(
            Return.order_number,
            Return.product_id,
            Return.requested_at,
            Return.state,
            Return.reason,
            Return.amount,
        )
        .where(Return.order_number.in_(numbers))
        .order_by(Return.requested_at, Return.id)
    )
    found: dict[str, list[Back]] = defaultdict(list)
    if numbers:
        for number, product_id, at, state, reason, amount in await session.execute(query):
            found[number].append(Back(product_id, at, state, reason, amount))
    return found
