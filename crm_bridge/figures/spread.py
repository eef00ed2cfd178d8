"""Medians and the slowest tenth of times, by their rank: exact, whatever the database."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from crm_bridge.figures.counting import Where
from crm_bridge.figures.shares import Interval, ranks_around


@dataclass(frozen=True, slots=True)
class Spread:
    """Of `n` times in seconds; half are at most `median`, nine of ten at most `p90`. The true
    median is within `interval`."""

    n: int
    median: float
    p90: float
    interval: Interval

    def differs(self, other: "Spread") -> bool:
        """Whether the medians are further apart than chance brings them."""
        (low, high), (other_low, other_high) = self.interval, other.interval
        return low > other_high or high < other_low


async def spread(
    session: AsyncSession, where: Where, column: InstrumentedAttribute[float | None], n: int
) -> Spread | None:
    """Of the `n` values that are not empty; None of nothing."""
    if not n:
        return None
    at, low, high = ranks_around(n, 0.5)
    slow = ranks_around(n, 0.9)[0]
    rank = func.row_number().over(order_by=column).label("rank")
    ranked = select(column.label("seconds"), rank).where(*where, column.is_not(None)).subquery()
    rows = await session.execute(
        select(ranked.c.rank, ranked.c.seconds).where(ranked.c.rank.in_({at, low, high, slow}))
    )
    found = dict(rows.all())
    # Between the count and this statement one may have gone, never the whole of them.
    last = max(found.values(), default=0.0)
    return Spread(
        n,
        median=found.get(at, last),
        p90=found.get(slow, last),
        interval=(found.get(low, last), found.get(high, last)),
    )
