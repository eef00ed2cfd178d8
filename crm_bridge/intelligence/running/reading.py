"""What models are trained with, read once for all of them."""

import pandas as pd
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import now
from crm_bridge.intelligence.order_lines import read_order_lines
from crm_bridge.intelligence.profile.exclusion import is_profiled
from crm_bridge.intelligence.running.recipe import RETURN_COLUMNS, TrainingData
from crm_bridge.models.order import Order, Return
from crm_bridge.products.queries import all_products


async def read_training_data(session: AsyncSession) -> TrainingData:
    return TrainingData(
        as_of=now(session),
        lines=await read_order_lines(session),
        products=tuple(await all_products(session)),
        returns=await read_returns(session),
    )


async def read_returns(session: AsyncSession, customer_id: str | None = None) -> pd.DataFrame:
    """Everything that was asked to be taken back, or what one customer asked for, with
    `RETURN_COLUMNS`; nothing of customers who are not profiled."""
    query = (
        select(
            Order.customer_id,
            Return.product_id,
            Return.order_number,
            Return.requested_at,
            Return.state,
            Return.amount,
        )
        .join(Order, Order.number == Return.order_number)
        .where(is_profiled(Order.customer_id))
        .order_by(Return.requested_at, Return.id)
    )
    if customer_id is not None:
        query = query.where(Order.customer_id == customer_id)
    rows = [row.tuple() for row in await session.execute(query)]
    table = pd.DataFrame(rows, columns=list(RETURN_COLUMNS))
    table["at"] = pd.to_datetime(table["at"], utc=True).astype("datetime64[ns, UTC]")
    table["amount"] = table["amount"].astype("Int64")
    return table
