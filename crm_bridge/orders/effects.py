"""What a confirmed command does to the order, its returns and the stock."""

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import now
from crm_bridge.models.command import Command
from crm_bridge.models.order import Order, OrderLine, Return
from crm_bridge.models.product import Product
from crm_bridge.orders.rules import wished_size
from crm_bridge.products.queries import product_record
from crm_bridge.products.records import with_stock_moved

_UK_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?) *([0-9][A-Z]{2})\b", re.IGNORECASE)


async def apply_command(session: AsyncSession, command: Command) -> None:
    """Carry out a confirmed command; the order's row is held by the caller."""
    match command.kind:
        case "cancel_order":
            await _cancel(session, command)
        case "change_address":
            await _send_elsewhere(session, command)
        case "return_items" | "exchange_items":
            await _take_back(session, command)
        case "refund_items":
            await _pay_back(session, command)
        case _:
            raise ValueError(f"a command of unknown kind {command.kind!r}")


async def _cancel(session: AsyncSession, command: Command) -> None:
    order = await session.get_one(Order, command.order_number)
    order.status = "cancelled"
    for line in await _lines(session, command):
        await _move_stock(session, line.product_id, line.size, line.quantity)


async def _send_elsewhere(session: AsyncSession, command: Command) -> None:
    order = await session.get_one(Order, command.order_number)
    order.shipping_address = command.address
    # The postcode on an order proves it, so it has to follow the address the customer now knows.
    found = _UK_POSTCODE.findall(command.address or "")
    if found:
        order.postcode = " ".join(found[-1]).upper()


async def _take_back(session: AsyncSession, command: Command) -> None:
    left = command.refund or 0
    for line in await _lines(session, command):
        amount = min(left, line.quantity * line.unit_price)
        left -= amount
        session.add(_return_of(line, command, None if command.refund is None else amount, session))
        if command.kind == "exchange_items":
            await _put_aside(session, line, command.exchange_for)


async def _pay_back(session: AsyncSession, command: Command) -> None:
    lines = await _lines(session, command)
    prices = [line.quantity * line.unit_price for line in lines]
    # Delivery that is paid back beside the goods goes with the first of them.
    rest = (command.refund or 0) - sum(prices)
    left = command.refund or 0
    for line, price in zip(lines, prices, strict=True):
        amount = min(left, price + max(0, rest))
        left, rest = left - amount, 0
        paid = _return_of(line, command, amount, session, state="refunded")
        paid.refunded_at = now(session)
        session.add(paid)
    await session.flush()
    if not await _lines(session, command, everything_left=True):
        order = await session.get_one(Order, command.order_number)
        order.status = "refunded"


def _return_of(
    line: OrderLine,
    command: Command,
    amount: int | None,
    session: AsyncSession,
    state: str = "requested",
) -> Return:
    return Return(
        order_number=command.order_number,
        product_id=line.product_id,
        requested_at=now(session),
        state=state,
        reason=command.reason,
        amount=amount,
        label_number=command.label_number,
        exchange_for=command.exchange_for,
        command_id=command.id,
    )


async def _lines(
    session: AsyncSession, command: Command, *, everything_left: bool = False
) -> Sequence[OrderLine]:
    """The lines a command is about: those it names, else all that were not sent back yet.
    `everything_left` asks for the latter in any case."""
    query = select(OrderLine).where(OrderLine.order_number == command.order_number)
    if command.product_ids and not everything_left:
        query = query.where(OrderLine.product_id.in_(command.product_ids))
    elif command.kind != "cancel_order":
        gone = select(Return.product_id).where(
            Return.order_number == command.order_number, Return.state != "refused"
        )
        query = query.where(OrderLine.product_id.not_in(gone))
    return (await session.scalars(query.order_by(OrderLine.position))).all()


async def _put_aside(session: AsyncSession, line: OrderLine, wish: str | None) -> None:
    product = await session.get_one(Product, line.product_id)
    size = wished_size(wish, product_record(product))
    if size is not None:
        await _move_stock(session, line.product_id, size, -line.quantity)


async def _move_stock(
    session: AsyncSession, product_id: str, size: str | None, pieces: int
) -> None:
    product = await session.get_one(Product, product_id, with_for_update=True)
    product.stock, product.attributes = with_stock_moved(
        product.stock, product.attributes, size, pieces
    )
