"""How unusual one order is at this moment: for agents, never for the customer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import now
from crm_bridge.intelligence.risk.model import RiskModel
from crm_bridge.intelligence.risk.reading import order_and_before
from crm_bridge.intelligence.risk.words import facts
from crm_bridge.models.product import Product


@dataclass(frozen=True, slots=True)
class RiskOfOrder:
    """`score` from 0 to 100; `facts` what made it, in words; worked out `as_of` from the order and
    `earlier` ones of the same customer, against what was usual up to `learnt_to`."""

    number: str
    customer_id: str
    score: float
    unusual: bool
    facts: tuple[str, ...]
    earlier: int
    as_of: datetime
    learnt_to: datetime


async def risk_of(session: AsyncSession, model: RiskModel, number: str) -> RiskOfOrder | None:
    """None where there is no such order, or its customer is not to be profiled."""
    found = await order_and_before(session, number)
    if found is None:
        return None
    order, before = found
    scored = model.score(order, before)
    products = [line.product for line in order.lines]
    rows = await session.execute(
        select(Product.id, Product.name).where(Product.id.in_(set(products)))
    )
    names = {row.id: row.name for row in rows}
    return RiskOfOrder(
        number=number,
        customer_id=order.customer,
        score=scored.score,
        unusual=scored.unusual,
        facts=tuple(facts(scored.parts, names)),
        earlier=len(before),
        as_of=now(session),
        learnt_to=model.learnt_to,
    )
