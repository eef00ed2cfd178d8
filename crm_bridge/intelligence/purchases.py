"""The purchases that recommendations are learnt from."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.intelligence.co_purchase import Purchase
from crm_bridge.intelligence.profile.exclusion import is_profiled
from crm_bridge.models.order import Order, OrderLine

_NOT_BOUGHT = ("cancelled",)


async def all_purchases(session: AsyncSession) -> list[Purchase]:
    """Everything that was bought and not cancelled, but by customers who are not profiled."""
    return [Purchase(*row) for row in await session.execute(_purchases())]


async def purchases_of(session: AsyncSession, customer_id: str) -> list[Purchase]:
    """What one customer bought, as it stands now; nothing where they are not profiled."""
    query = _purchases().where(Order.customer_id == customer_id)
    return [Purchase(*row) for row in await session.execute(query)]


def _purchases() -> Select[str, str, datetime]:
    return (
        select(Order.customer_id, OrderLine.product_id, Order.placed_at)
        .join(OrderLine, OrderLine.order_number == Order.number)
        .where(Order.status.not_in(_NOT_BOUGHT), is_profiled(Order.customer_id))
    )
