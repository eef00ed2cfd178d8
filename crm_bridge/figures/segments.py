"""Where a change comes from: the same measure within needs, channels and reasons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from crm_bridge.figures.counting import Where
from crm_bridge.figures.measures import MEASURES
from crm_bridge.figures.shares import Share
from crm_bridge.models.facts import EpisodeFacts as Facts

DIMENSIONS: Mapping[str, InstrumentedAttribute[Any]] = {
    "intent": Facts.main_intent,
    "channel": Facts.channel,
    "team": Facts.team_id,
}
"""The fields of a filter by which conversations are parted, and where each is kept. Conversations
without one are a part of their own."""

BY_PEOPLE = frozenset({"solved", "first-answer-in-time", "unhappy"})
"""Measures that a team has a part in; others have one only because a person was called."""

LEAST = 0.3
"""A part that makes less of the change than this explains nothing."""

Segments = Mapping[str | None, Mapping[str, int]]
"""By value of a dimension, how many of each measure."""


@dataclass(frozen=True, slots=True)
class Part:
    """`value` of a dimension with its own shares, and how much of the whole change it makes: 1 is
    all of it. A part whose own share is as it was can make much, by being more or less common."""

    dimension: str
    value: str
    now: Share
    before: Share
    makes: float


async def segments(session: AsyncSession, where: Where, dimension: str) -> Segments:
    """One statement."""
    column = DIMENSIONS[dimension]
    names = [name for name in MEASURES if name != "all"]
    counts = [func.count().filter(MEASURES[name].holds) for name in names]
    rows = await session.execute(
        select(column, func.count(), *counts).where(*where).group_by(column)
    )
    return {
        value: {"all": whole, **dict(zip(names, found, strict=True))}
        for value, whole, *found in rows
    }


def likeliest(
    name: str, now: Mapping[str, Segments], before: Mapping[str, Segments]
) -> Part | None:
    """The part that makes most of the change of a measure, of all dimensions; None where no part
    does and changed itself beyond chance."""
    dimensions = [one for one in now if one != "team" or name in BY_PEOPLE]
    parts = [part for one in dimensions for part in _parts(name, one, now, before)]
    explaining = [part for part in parts if part.makes >= LEAST and _changed(name, part)]
    return max(explaining, key=lambda part: (part.makes, part.dimension, part.value), default=None)


def differ(now: int, before: int) -> bool:
    """Whether two counts are further apart than chance makes two Poisson counts."""
    return abs(now - before) > 2 * sqrt(now + before)


def _changed(name: str, part: Part) -> bool:
    if MEASURES[name].among is None:
        return differ(part.now.part, part.before.part)
    return part.now.differs(part.before)


def _parts(
    name: str, dimension: str, now: Mapping[str, Segments], before: Mapping[str, Segments]
) -> Iterator[Part]:
    """For a share: how far a part is from what the whole's earlier share makes of it, compared with
    how far it was; these distances add up to the distance of the whole."""
    after, earlier = now[dimension], before[dimension]
    among = MEASURES[name].among
    old = Share(_sum(earlier, name), _sum(earlier, among or "all"))
    new = Share(_sum(after, name), _sum(after, among or "all"))
    whole = float(new.part - old.part) if among is None else (new.value or 0) - (old.value or 0)
    if not whole or len(after) < 2:
        return
    for value in after:
        if value is None:
            continue
        is_now = Share(after[value][name], after[value][among or "all"])
        was = earlier.get(value, {})
        then = Share(was.get(name, 0), was.get(among or "all", 0))
        if among is None:
            change = float(is_now.part - then.part)
        else:
            change = _distance(is_now, old, new.whole) - _distance(then, old, old.whole)
        yield Part(dimension, value, is_now, then, change / whole)


def _distance(part: Share, old: Share, whole: int) -> float:
    return (part.part - part.whole * (old.value or 0)) / whole if whole else 0.0


def _sum(segments: Segments, name: str) -> int:
    return sum(counts[name] for counts in segments.values())
