"""Orders read from the database, as plain records."""

from typing import cast

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from crm_bridge.models.customer import Customer
from crm_bridge.models.order import Order, OrderLine, Return
from crm_bridge.orders.numbers import matching_order_numbers, normalise_order_number
from crm_bridge.orders.records import (
    OPEN_STATUSES,
    LineRecord,
    OrderRecord,
    OrderRef,
    OrderStatus,
    ReturnRecord,
    ReturnState,
)


async def orders_of_customer(
    session: AsyncSession, customer_id: str, *, limit: int, open_only: bool = False
) -> list[OrderRecord]:
    """A customer's orders, newest first; `open_only` leaves out what is settled."""
    query = _whole_orders().where(Order.customer_id == customer_id)
    if open_only:
        query = query.where(Order.status.in_(OPEN_STATUSES))
    query = query.order_by(Order.placed_at.desc(), Order.number.desc()).limit(limit)
    return [_record(row) for row in await session.scalars(query)]


async def order_by_number(session: AsyncSession, number: str) -> OrderRecord | None:
    """The order with exactly this number, as the shop writes it."""
    row = await session.scalar(_whole_orders().where(Order.number == number))
    return _record(row) if row else None


async def orders_like(session: AsyncSession, typed: str) -> list[OrderRef]:
    """The orders that `typed` may mean, whoever's they are, each judged on its own.

    One query whether there is such an order or not: how long it takes tells nothing.
    """
    key = normalise_order_number(typed)
    fits = (Order.number_key == key) | (Order.number_digits == key)
    postcode = func.coalesce(Order.postcode, Customer.postcode)
    query = select(Order.number, Order.customer_id, Customer.email, postcode)
    rows = await session.execute(query.join(Order.customer).where(fits).order_by(Order.number))
    refs = [OrderRef(*row) for row in rows]
    return [ref for ref in refs if matching_order_numbers(typed, [ref.number])]


def _whole_orders() -> Select[Order]:
    # An order read again after waiting for its row must show what the other transaction did.
    return (
        select(Order)
        .execution_options(populate_existing=True)
        .options(
            selectinload(Order.lines).joinedload(OrderLine.product),
            selectinload(Order.returns),
        )
    )


def _record(row: Order) -> OrderRecord:
    return OrderRecord(
        number=row.number,
        customer_id=row.customer_id,
        status=cast(OrderStatus, row.status),
        placed_at=row.placed_at,
        currency=row.currency,
        total=row.total,
        shipping_address=row.shipping_address,
        carrier=row.carrier,
        tracking_number=row.tracking_number,
        promised_at=row.promised_at,
        shipped_at=row.shipped_at,
        delivered_at=row.delivered_at,
        payment_method=row.payment_method,
        lines=tuple(_line(line) for line in row.lines),
        returns=tuple(_return(item) for item in row.returns),
    )


def _line(row: OrderLine) -> LineRecord:
    return LineRecord(
        product_id=row.product_id,
        name=row.product.name,
        quantity=row.quantity,
        unit_price=row.unit_price,
        size=row.size,
        colour=row.colour,
        image=row.product.image,
    )


def _return(row: Return) -> ReturnRecord:
    return ReturnRecord(
        product_id=row.product_id,
        state=cast(ReturnState, row.state),
        requested_at=row.requested_at,
        label_number=row.label_number,
        amount=row.amount,
        refunded_at=row.refunded_at,
    )
