"""What the pages of segments show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.intelligence.order_lines import TAKEN_BACK
from crm_bridge.intelligence.segments import rfm
from crm_bridge.models.customer import Customer
from crm_bridge.models.order import Order
from crm_bridge.models.segments import Segment, Segmentation, SegmentMembership, SegmentMove

PAGE = 50


@dataclass(frozen=True, slots=True)
class Sized:
    """A segment with what its customers come to."""

    segment: Segment
    customers: int
    spend: int


@dataclass(frozen=True, slots=True)
class Scheme:
    """One way of putting customers together, its segments in their order."""

    kept: Segmentation
    segments: tuple[Sized, ...]
    moves: tuple[SegmentMove, ...]

    @property
    def customers(self) -> int:
        return sum(one.customers for one in self.segments)

    @property
    def spend(self) -> int:
        return sum(one.spend for one in self.segments)

    @property
    def months(self) -> list[str]:
        """The newest first."""
        return sorted({one.month for one in self.moves}, reverse=True)

    def moved_in(self, month: str) -> list[SegmentMove]:
        return [one for one in self.moves if one.month == month]

    def sizes(self, key: str) -> list[tuple[str, int]]:
        """How many were in a segment at the end of each month, the oldest month first."""
        return [
            (month, sum(one.customers for one in self.moved_in(month) if one.target == key))
            for month in reversed(self.months)
        ]


@dataclass(frozen=True, slots=True)
class Listed:
    """A customer of a segment; `before` is the key of where they were when the month began."""

    id: str
    name: str
    spend: int
    before: str
    orders: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Members:
    """Some of a segment's customers, who spent most first; `more` where the next begin."""

    rows: Sequence[Listed]
    more: str | None


async def segment_names(session: AsyncSession) -> dict[str, str]:
    """By key, those that are gone among them, each with what it was; those by value always."""
    rows = await session.execute(
        select(Segment.key, Segment.name, Segment.gone_at).order_by(
            Segment.scheme.desc(), Segment.position
        )
    )
    by_value = {key: kind.name for key, kind in rfm.KINDS.items()}
    return by_value | {key: f"{name} (gone)" if gone else name for key, name, gone in rows}


async def segments_of(session: AsyncSession, customer_id: str) -> frozenset[str]:
    """The keys of those that a customer is in, as the lists have it."""
    return frozenset(
        await session.scalars(
            select(SegmentMembership.segment).where(SegmentMembership.customer_id == customer_id)
        )
    )


async def scheme_of(session: AsyncSession, scheme: str) -> Scheme | None:
    """None before the first training."""
    kept = await session.get(Segmentation, scheme)
    if kept is None:
        return None
    sizes = await _sizes(session, scheme)
    rows = await session.scalars(
        select(Segment)
        .where(Segment.scheme == scheme, Segment.gone_at.is_(None))
        .order_by(Segment.position)
    )
    moves = await session.scalars(select(SegmentMove).where(SegmentMove.scheme == scheme))
    found = [Sized(one, *sizes.get(one.key, (0, 0))) for one in rows]
    return Scheme(kept, tuple(found), tuple(moves))


async def _sizes(session: AsyncSession, scheme: str) -> Mapping[str, tuple[int, int]]:
    rows = await session.execute(
        select(SegmentMembership.segment, func.count(), func.sum(SegmentMembership.spend))
        .where(SegmentMembership.scheme == scheme)
        .group_by(SegmentMembership.segment)
    )
    return {key: (customers, int(spend)) for key, customers, spend in rows}


async def members_of(
    session: AsyncSession, key: str, after: tuple[int, str] | None, limit: int = PAGE
) -> Members:
    """`after` is what they spent and who they are, of the last one shown."""
    query = (
        select(
            SegmentMembership.customer_id,
            Customer.name,
            SegmentMembership.spend,
            SegmentMembership.before,
        )
        .join(Customer, Customer.id == SegmentMembership.customer_id)
        .where(SegmentMembership.segment == key)
        .order_by(SegmentMembership.spend.desc(), SegmentMembership.customer_id)
        .limit(limit + 1)
    )
    if after is not None:
        spend, customer_id = after
        same = and_(SegmentMembership.spend == spend, SegmentMembership.customer_id > customer_id)
        query = query.where((SegmentMembership.spend < spend) | same)
    rows = (await session.execute(query)).all()
    orders = await _orders(session, [row.customer_id for row in rows[:limit]])
    listed = [
        Listed(
            row.customer_id,
            row.name,
            row.spend,
            row.before,
            *orders.get(row.customer_id, (0, None)),
        )
        for row in rows[:limit]
    ]
    more = f"{listed[-1].spend}.{listed[-1].id}" if len(rows) > limit else None
    return Members(listed, more)


async def _orders(
    session: AsyncSession, customer_ids: Sequence[str]
) -> Mapping[str, tuple[int, datetime]]:
    """How many, and when the last was placed, as of now."""
    rows = await session.execute(
        select(Order.customer_id, func.count(), func.max(Order.placed_at))
        .where(Order.customer_id.in_(customer_ids), Order.status.not_in(TAKEN_BACK))
        .group_by(Order.customer_id)
    )
    return {customer_id: (number, last) for customer_id, number, last in rows}
