"""Which figures are watched, and which of them are outside their usual band now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.figures.measures import MEASURES
from crm_bridge.figures.periods import midnight
from crm_bridge.figures.shares import Share
from crm_bridge.figures.usual import Usual, usual_count, usual_share
from crm_bridge.models.facts import EpisodeFacts as Facts

WEEKS = 8
BLOCK = 3
"""Hours that are looked at together; the last block of a day ends at midnight."""
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
_HOURS = 24

Bad = Literal["high", "low", "both"]


@dataclass(frozen=True, slots=True)
class Watched:
    """A measure. `share`: of what it is among, else its count. `by_block`: the hours of a day are
    looked at as well as whole days. `settles` is after how many days it changes no more."""

    bad: Bad
    share: bool
    by_block: bool = True
    settles: int = 0


WATCHED: Mapping[str, Watched] = {
    "all": Watched("both", share=False),
    "handed-over": Watched("high", share=False),
    "not-understood": Watched("high", share=True),
    "negative-end": Watched("high", share=True),
    "first-answer-late": Watched("high", share=False),
    "said-again": Watched("high", share=True, by_block=False),
    "unhappy": Watched("high", share=True, by_block=False),
    "contained": Watched("low", share=True, by_block=False, settles=1),
}


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of one day of the shop: from `hour` until `until`, 24 being midnight."""

    day: date
    hour: int
    until: int

    @property
    def whole_day(self) -> bool:
        return self.until - self.hour == _HOURS

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """As moments, by the hours that the clock on the wall shows."""
        return _moment(self.day, self.hour, zone), _moment(self.day, self.until, zone)


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure that is outside: `whole` is empty for a count."""

    figure: str
    window: Window
    part: int
    whole: int | None
    usual: Usual


Counts = Mapping[tuple[date, int], Mapping[str, int]]
"""By day and first hour of a block, how many of each measure."""


async def findings(session: AsyncSession, at: datetime, zone: ZoneInfo) -> list[Finding]:
    """What is unusual at this moment: in the hours that go on, in those before, and in the last
    days. Two statements, of nine weeks at most."""
    local = at.astimezone(zone)
    days = [local.date() - _DAY * back for back in range(3)]
    began = await session.scalar(select(func.min(Facts.started_on)))
    if began is None:
        return []
    counts = await _counts(session, days, zone)
    # The week in which the shop began is not whole.
    first = date.fromisoformat(began) + _DAY
    found = []
    for name, watched in WATCHED.items():
        for window, over in _windows(watched, local):
            weeks = [window.day - _WEEK * back for back in range(1, WEEKS + 1)]
            past = [day for day in weeks if day >= first]
            finding = _outside(name, window, counts, past, over=over)
            if finding is not None:
                found.append(finding)
    return found


def _windows(watched: Watched, local: datetime) -> Iterator[tuple[Window, bool]]:
    """What is looked at, and whether it is over: only then can there be too few."""
    today, hour = local.date(), local.hour // BLOCK * BLOCK
    yield Window(today - _DAY * (1 + watched.settles), 0, _HOURS), True
    if not watched.by_block:
        return
    yield Window(today, hour, hour + BLOCK), False
    day, before = (today, hour - BLOCK) if hour else (today - _DAY, _HOURS - BLOCK)
    yield Window(day, before, before + BLOCK), True


def _outside(
    name: str, window: Window, counts: Counts, past: Sequence[date], *, over: bool
) -> Finding | None:
    watched = WATCHED[name]
    now = _share(name, window, window.day, counts)
    weeks = [_share(name, window, day, counts) for day in past]
    if watched.share:
        usual, value, whole = usual_share(weeks, now.whole), now.value or 0.0, now.whole
    else:
        usual, value, whole = usual_count([week.part for week in weeks]), float(now.part), None
    if usual is None:
        return None
    is_high = watched.bad != "low" and value > usual.high
    is_low = watched.bad != "high" and value < usual.low and (over or watched.share)
    return Finding(name, window, now.part, whole, usual) if is_high or is_low else None


def _share(name: str, window: Window, day: date, counts: Counts) -> Share:
    """Of one day's hours like those of the window."""
    found = [counts.get((day, hour), {}) for hour in range(window.hour, window.until, BLOCK)]
    among = MEASURES[name].among or "all"
    return Share(sum(one.get(name, 0) for one in found), sum(one.get(among, 0) for one in found))


async def _counts(session: AsyncSession, days: Sequence[date], zone: ZoneInfo) -> Counts:
    wanted = [day - _WEEK * back for day in days for back in range(WEEKS + 1)]
    names = sorted({*WATCHED, *(MEASURES[name].among or "all" for name in WATCHED)})
    block = (Facts.started_hour - Facts.started_hour % BLOCK).label("block")
    rows = await session.execute(
        select(
            Facts.started_on, block, *(func.count().filter(MEASURES[name].holds) for name in names)
        )
        .where(
            Facts.started_at >= midnight(min(wanted), zone),
            Facts.started_on.in_([day.isoformat() for day in wanted]),
        )
        .group_by(Facts.started_on, block)
    )
    return {
        (date.fromisoformat(day), hour): dict(zip(names, values, strict=True))
        for day, hour, *values in rows
    }


def _moment(day: date, hour: int, zone: ZoneInfo) -> datetime:
    if hour == _HOURS:
        return midnight(day + _DAY, zone)
    return datetime.combine(day, time(hour), zone).astimezone(UTC)
