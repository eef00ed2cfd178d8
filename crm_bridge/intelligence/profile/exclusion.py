"""Customers who do not want to be profiled: nothing is computed of them, kept or shown.

What a table keeps of single customers (scores, segments, unusual orders) names its column in
`KEPT_OF_THEM`, so that it is deleted with the wish itself. Models are made without them from the
next training on, by `crm_bridge.intelligence.order_lines`.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from crm_bridge import audit
from crm_bridge.db import now
from crm_bridge.errors import NotFound
from crm_bridge.models.customer import Customer
from crm_bridge.models.profiling import ProfilingExclusion
from crm_bridge.models.risk import AccountRisk, OrderRisk, RiskLook
from crm_bridge.models.segments import SegmentMembership

KEPT_OF_THEM: tuple[InstrumentedAttribute[str], ...] = (
    SegmentMembership.customer_id,
    OrderRisk.customer_id,
    AccountRisk.customer_id,
    RiskLook.customer_id,
)
"""The customer's id in each table of what was computed of single customers."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Since when, and by whom: `customer`, `staff:<id>`, `scope:<name>`."""

    since: datetime
    actor: str


async def profiling_allowed(session: AsyncSession, customer_id: str) -> bool:
    """Whether anything may be worked out of this customer."""
    return await exclusion_of(session, customer_id) is None


async def exclusion_of(session: AsyncSession, customer_id: str) -> Exclusion | None:
    """The standing wish of a customer not to be profiled."""
    found = await session.get(ProfilingExclusion, customer_id)
    return Exclusion(found.since, found.actor) if found else None


async def excluded_customers(session: AsyncSession) -> frozenset[str]:
    """The ids of all who are not profiled."""
    return frozenset(await session.scalars(select(ProfilingExclusion.customer_id)))


def is_profiled(customer_id: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """For a query: the rows of customers who may be profiled."""
    return customer_id.not_in(select(ProfilingExclusion.customer_id))


async def exclude(session: AsyncSession, customer_id: str, actor: str) -> None:
    """From now on nothing is computed of them, and what was kept is gone. Said again it changes
    nothing. Raises 404 `customer_unknown`."""
    await _lock(session, customer_id)
    if not await profiling_allowed(session, customer_id):
        return
    session.add(ProfilingExclusion(customer_id=customer_id, since=now(session), actor=actor))
    for column in KEPT_OF_THEM:
        await session.execute(delete(column.class_).where(column == customer_id))
    audit.record(session, actor, "customer.profiling_ended", f"customer:{customer_id}")


async def include(session: AsyncSession, customer_id: str, actor: str) -> None:
    """They are profiled again, from all their orders and conversations. Raises 404
    `customer_unknown`."""
    await _lock(session, customer_id)
    found = await session.get(ProfilingExclusion, customer_id)
    if found is not None:
        await session.delete(found)
        await session.flush()
        audit.record(session, actor, "customer.profiling_allowed", f"customer:{customer_id}")


async def _lock(session: AsyncSession, customer_id: str) -> None:
    """Of two who say it at once, one waits for the other."""
    if await session.get(Customer, customer_id, with_for_update=True) is None:
        raise NotFound("customer_unknown", f"There is no customer {customer_id!r}.")
