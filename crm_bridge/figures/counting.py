"""Counting: all measures of a period in one statement, and some of them along the time."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from crm_bridge.figures.measures import MEASURES
from crm_bridge.figures.periods import Slot
from crm_bridge.figures.shares import Share, Z
from crm_bridge.models.facts import EpisodeFacts as Facts

Where = Sequence[ColumnElement[bool]]
"""Conditions on `EpisodeFacts` that all hold."""


@dataclass(frozen=True, slots=True)
class Mean:
    """Of `n` values, with the sum of them and of their squares."""

    n: int
    total: float
    squares: float

    @property
    def value(self) -> float | None:
        return self.total / self.n if self.n else None

    @property
    def margin(self) -> float:
        """Half of the 95 % interval; without end for fewer than two."""
        if self.n < 2:
            return float("inf")
        middle = self.total / self.n
        variance = max(0.0, (self.squares - self.n * middle * middle) / (self.n - 1))
        return Z * sqrt(variance / self.n)

    def differs(self, other: "Mean") -> bool:
        """Whether the difference is more than chance makes."""
        if self.value is None or other.value is None:
            return False
        return abs(self.value - other.value) > sqrt(self.margin**2 + other.margin**2)


@dataclass(frozen=True, slots=True)
class Counted:
    """What there is in a period: conversations by measure, and messages."""

    counts: Mapping[str, int]
    customer_messages: int
    bot_messages: int
    agent_messages: int
    repeats: int
    misunderstood: int
    csat: Mean
    mood_at_start: Mean
    mood_at_end: Mean

    def share(self, name: str) -> Share:
        """A measure among what it is a share of."""
        return Share(self.counts[name], self.counts[MEASURES[name].among or "all"])


async def counted(session: AsyncSession, where: Where) -> Counted:
    """One statement, one row."""
    names = list(MEASURES)
    columns = [
        func.count() if name == "all" else func.count().filter(MEASURES[name].holds)
        for name in names
    ]
    felt = MEASURES["felt"].holds
    sums = [
        func.sum(Facts.customer_messages),
        func.sum(Facts.bot_messages),
        func.sum(Facts.agent_messages),
        func.sum(Facts.repeats),
        func.sum(Facts.not_understood),
        func.sum(Facts.csat_score),
        func.sum(Facts.csat_score * Facts.csat_score),
        *(
            func.sum(value).filter(felt)
            for column in (Facts.first_sentiment, Facts.last_sentiment)
            for value in (column, column * column)
        ),
    ]
    row = (await session.execute(select(*columns, *sums).where(*where))).one()
    counts = dict(zip(names, row, strict=False))
    totals = [float(value or 0) for value in row[len(names) :]]
    customer, bot, agent, repeats, misunderstood = map(int, totals[:5])
    scores, squares, *moods = totals[5:]
    return Counted(
        counts, customer, bot, agent, repeats, misunderstood,
        csat=Mean(counts["rated"], scores, squares),
        mood_at_start=Mean(counts["felt"], moods[0], moods[1]),
        mood_at_end=Mean(counts["felt"], moods[2], moods[3]),
    )  # fmt: skip


async def along(
    session: AsyncSession, where: Where, names: Sequence[str], parts: Sequence[Slot]
) -> dict[str, list[int]]:
    """How many of each measure began in each part of a period."""
    by_hour = parts[0].hour is not None
    key: InstrumentedAttribute[Any] = Facts.started_hour if by_hour else Facts.started_on
    columns = [func.count().filter(MEASURES[name].holds) for name in names]
    rows = await session.execute(select(key, *columns).where(*where).group_by(key))
    marks = [part.first.isoformat() for part in parts]
    found = {name: [0] * len(parts) for name in names}
    for at, *values in rows:
        # Days as text sort as days do.
        place = at if by_hour else max(0, bisect_right(marks, at) - 1)
        for name, value in zip(names, values, strict=True):
            found[name][place] += value
    return found
