"""What was bought, when, by whom: the one table that every model of the shop's data is made from.

A table has a row an order line, oldest first, with the columns of `COLUMNS`:

========== ====================== ==========================================================
customer   str                    the shop's id of the customer
product    str                    the shop's id of the product
order      str                    the number of the order; all lines of a basket share it
at         datetime64[ns, UTC]    when the order was placed
quantity   int64                  pieces, above 0
price      int64                  of one piece, in minor units of the currency
country    str                    where the order went, "" where that is not known
cancelled  bool                   called off or taken back as a whole: never a sign of liking
========== ====================== ==========================================================
"""

from collections.abc import Iterable
from datetime import datetime

import pandas as pd
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.intelligence.profile.exclusion import is_profiled
from crm_bridge.models.order import Order, OrderLine

COLUMNS = ("customer", "product", "order", "at", "quantity", "price", "country", "cancelled")
TAKEN_BACK = ("cancelled",)
"""The states of an order that was never really a purchase. What was sent back was bought first."""

Row = tuple[str, str, str, datetime, int, int, str | None, bool]


def table_of(rows: Iterable[Row]) -> pd.DataFrame:
    """The rows in the columns' own types, oldest first; lines of one moment keep their order."""
    table = pd.DataFrame(list(rows), columns=list(COLUMNS))
    table["country"] = table["country"].fillna("")
    table = table.astype(
        {"quantity": "int64", "price": "int64", "cancelled": "bool"}
        | dict.fromkeys(("customer", "product", "order", "country"), "str")
    )
    table["at"] = pd.to_datetime(table["at"], utc=True).astype("datetime64[ns, UTC]")
    return table.sort_values("at", kind="stable", ignore_index=True)


def bought(table: pd.DataFrame) -> pd.DataFrame:
    """The lines that were really bought."""
    return table[~table["cancelled"]].reset_index(drop=True)


def before(table: pd.DataFrame, cut: datetime) -> pd.DataFrame:
    """What was known at `cut`: the lines placed before it."""
    return table[table["at"] < cut].reset_index(drop=True)


async def read_order_lines(session: AsyncSession, customer_id: str | None = None) -> pd.DataFrame:
    """Every line of the shop's orders, or of one customer's, as they stand in the bridge, without
    the customers who are not profiled."""
    query = (
        select(
            Order.customer_id,
            OrderLine.product_id,
            Order.number,
            Order.placed_at,
            OrderLine.quantity,
            OrderLine.unit_price,
            Order.country,
            Order.status.in_(TAKEN_BACK),
        )
        .join(OrderLine, OrderLine.order_number == Order.number)
        .where(is_profiled(Order.customer_id))
        .order_by(Order.placed_at, Order.number, OrderLine.position)
    )
    if customer_id is not None:
        query = query.where(Order.customer_id == customer_id)
    return table_of(await session.execute(query))
