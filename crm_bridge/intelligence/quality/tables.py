"""The shop's records as tables, for the checks. Money is minor units; times are UTC."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import now
from crm_bridge.models.customer import Customer
from crm_bridge.models.order import Order, OrderLine, Return
from crm_bridge.models.product import Product

SOURCES = ("customers", "products", "orders", "order_lines", "returns")
_TIMES = frozenset(
    {"created_at", "placed_at", "shipped_at", "delivered_at", "requested_at", "refunded_at"}
)
_NUMBERS = frozenset({"price", "stock", "total", "position", "quantity", "unit_price", "amount"})

QUERIES: dict[str, Select[*tuple[object, ...]]] = {
    "customers": select(
        Customer.id, Customer.email_key, Customer.country, Customer.created_at
    ).order_by(Customer.id),
    "products": select(
        Product.id,
        Product.name,
        Product.category,
        Product.description,
        Product.price,
        Product.currency,
        Product.stock,
    ).order_by(Product.id),
    "orders": select(
        Order.number,
        Order.customer_id,
        Order.placed_at,
        Order.status,
        Order.currency,
        Order.total,
        Order.shipped_at,
        Order.delivered_at,
    ).order_by(Order.placed_at, Order.number),
    "order_lines": select(
        OrderLine.order_number,
        OrderLine.position,
        OrderLine.product_id,
        OrderLine.quantity,
        OrderLine.unit_price,
    ).order_by(OrderLine.id),
    "returns": select(
        Return.order_number,
        Return.product_id,
        Return.requested_at,
        Return.state,
        Return.amount,
        Return.refunded_at,
    ).order_by(Return.id),
}
NEWEST = {"customers": "created_at", "orders": "placed_at", "returns": "requested_at"}
"""The column that says how new a source is."""


@dataclass(frozen=True)
class Tables:
    """All that came in, with the columns of the records' own names."""

    as_of: datetime
    customers: pd.DataFrame
    products: pd.DataFrame
    orders: pd.DataFrame
    order_lines: pd.DataFrame
    returns: pd.DataFrame

    def of(self, source: str) -> pd.DataFrame:
        table: pd.DataFrame = getattr(self, source)
        return table


async def read_tables(session: AsyncSession) -> Tables:
    tables = {name: await _read(session, query) for name, query in QUERIES.items()}
    return Tables(as_of=now(session), **tables)


def table_of(rows: list[tuple[object, ...]], columns: list[str]) -> pd.DataFrame:
    """With the columns' own types, whatever is or is not in them."""
    table = pd.DataFrame(rows, columns=columns)
    for column in columns:
        if column in _TIMES:
            # Years that nanoseconds cannot hold are among what is looked for.
            table[column] = pd.to_datetime(table[column], utc=True).astype("datetime64[us, UTC]")
        elif column in _NUMBERS:
            table[column] = table[column].astype("Int64")
        else:
            table[column] = table[column].astype("object")
    return table


async def _read(session: AsyncSession, query: Select[*tuple[object, ...]]) -> pd.DataFrame:
    result = await session.execute(query)
    columns = list(result.keys())
    return table_of([tuple(row) for row in result], columns)
