"""The segments of one customer, for whoever talks to them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import now
from crm_bridge.intelligence.order_lines import read_order_lines
from crm_bridge.intelligence.profile.exclusion import profiling_allowed
from crm_bridge.intelligence.running.reading import read_returns
from crm_bridge.intelligence.segments import rfm
from crm_bridge.intelligence.segments.habits import Purchases
from crm_bridge.intelligence.segments.model import HABITS, VALUE, Segments
from crm_bridge.models.segments import Segment, Segmentation, SegmentMembership


@dataclass(frozen=True, slots=True)
class Placed:
    """A segment that a customer is in; `means` follows "customers who"."""

    key: str
    name: str
    means: str


@dataclass(frozen=True, slots=True)
class CustomerSegments:
    """By value, and by habit where there are groups. `as_of` is when it was counted."""

    value: Placed
    habits: Placed | None
    as_of: datetime


async def segment_of(
    session: AsyncSession, customer_id: str, segments: Segments | None = None
) -> CustomerSegments | None:
    """With the `segments` at work from all their orders up to now; else as the lists have it. None
    for who has bought nothing, who is not profiled, and while there are no segments yet."""
    if not await profiling_allowed(session, customer_id):
        return None
    if segments is None:
        return await _listed(session, customer_id)
    lines = await read_order_lines(session, customer_id)
    returns = await read_returns(session, customer_id)
    moment = now(session)
    habits = Purchases(lines, returns).habits(moment)
    if not len(habits):
        return None
    value = rfm.KINDS[key := rfm.KEYS[int(segments.labels(VALUE, habits)[0])]]
    by_habit = None
    if segments.by_habit is not None:
        group = segments.by_habit.groups[int(segments.labels(HABITS, habits)[0])]
        by_habit = Placed(group.key, group.name, ", ".join(group.said))
    return CustomerSegments(Placed(key, value.name, value.means), by_habit, moment)


async def _listed(session: AsyncSession, customer_id: str) -> CustomerSegments | None:
    rows = await session.execute(
        select(Segment, Segmentation.at)
        .join(SegmentMembership, SegmentMembership.segment == Segment.key)
        .join(Segmentation, Segmentation.scheme == Segment.scheme)
        .where(SegmentMembership.customer_id == customer_id)
    )
    found = {segment.scheme: (segment, at) for segment, at in rows}
    if VALUE not in found:
        return None
    placed = {name: Placed(one.key, one.name, one.means) for name, (one, _) in found.items()}
    as_of = min(at for _, at in found.values())
    return CustomerSegments(placed[VALUE], placed.get(HABITS), as_of)
