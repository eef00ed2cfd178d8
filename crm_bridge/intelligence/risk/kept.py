"""The lists of unusual orders and accounts, written after each training, a few rows at a time."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import Database
from crm_bridge.intelligence.profile.exclusion import excluded_customers
from crm_bridge.intelligence.risk.accounts import account_signs
from crm_bridge.intelligence.risk.model import RiskModel, by_account
from crm_bridge.intelligence.risk.placed import PlacedOrder
from crm_bridge.intelligence.risk.words import facts
from crm_bridge.models.customer import Customer
from crm_bridge.models.order import Order
from crm_bridge.models.risk import AccountRisk, OrderRisk

LISTED = timedelta(days=180)
"""Older orders are in no list."""
BATCH = 100

Row = OrderRisk | AccountRisk


async def write_lists(
    database: Database,
    model: RiskModel,
    orders: Sequence[PlacedOrder],
    names: Mapping[str, str],
    as_of: datetime,
) -> None:
    """Replace the lists by what the model finds unusual among all orders, oldest first. Who asked
    not to be profiled meanwhile, and what is there no more, is left out."""
    rows = unusual_rows(model, orders, names, as_of)
    while some := list(islice(rows, BATCH)):
        async with database.session() as session:
            await _write(session, some)
    for table in (OrderRisk, AccountRisk):
        while await _cleared(database, table, as_of):
            pass


def unusual_rows(
    model: RiskModel, orders: Sequence[PlacedOrder], names: Mapping[str, str], as_of: datetime
) -> Iterator[Row]:
    """What is to be listed: orders, then accounts."""
    unusual = []
    for order, scored in model.score_all(orders):
        unusual.append(scored.unusual)
        if scored.unusual and order.at > as_of - LISTED:
            yield OrderRisk(
                order_number=order.number,
                customer_id=order.customer,
                placed_at=order.at,
                score=scored.score,
                facts=facts(scored.parts, names),
                scored_at=as_of,
            )
    if model.accounts is None:
        return
    for customer, (placed, marks) in by_account(orders, unusual).items():
        scored = model.accounts.scored(account_signs(placed, marks))
        if scored.unusual and placed[-1].at > as_of - LISTED:
            yield AccountRisk(
                customer_id=customer,
                orders=len(placed),
                last_order_at=placed[-1].at,
                score=scored.score,
                facts=facts(scored.parts, names),
                scored_at=as_of,
            )


async def _write(session: AsyncSession, rows: Sequence[Row]) -> None:
    # Locked, as whoever ends a profiling locks it: a row is there before that, or never.
    wanted = select(Customer.id).where(Customer.id.in_({row.customer_id for row in rows}))
    people = set(await session.scalars(wanted.order_by(Customer.id).with_for_update()))
    out = await excluded_customers(session)
    numbers = {row.order_number for row in rows if isinstance(row, OrderRisk)}
    orders = set(await session.scalars(select(Order.number).where(Order.number.in_(numbers))))
    for row in rows:
        gone = row.customer_id in out or row.customer_id not in people
        if not gone and (isinstance(row, AccountRisk) or row.order_number in orders):
            await session.merge(row)


async def _cleared(database: Database, table: type[Row], as_of: datetime) -> int:
    """How many rows of an earlier run were taken away, at most `BATCH`."""
    key = table.__mapper__.primary_key[0]
    async with database.session() as session:
        old = list(await session.scalars(select(key).where(table.scored_at < as_of).limit(BATCH)))
        if old:
            await session.execute(delete(table).where(key.in_(old)))
    return len(old)
