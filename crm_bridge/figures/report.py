"""The report of a week, written from its figures: what changed, most likely why, what to do next.

No sentence stands without the figures that it is made of.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.figures import rankings, report_words
from crm_bridge.figures.board import Side, conditions, side
from crm_bridge.figures.links import behind
from crm_bridge.figures.measures import MEASURES
from crm_bridge.figures.periods import Period
from crm_bridge.figures.report_words import named
from crm_bridge.figures.segments import DIMENSIONS, Segments, differ, likeliest, segments
from crm_bridge.figures.suggesting import suggestions
from crm_bridge.insights.filters import Filter
from crm_bridge.models.staff import Team

SHARES = (
    "contained", "handed-over", "not-understood", "said-again", "solved", "first-answer-in-time",
    "negative-end", "unhappy",
)  # fmt: skip
MOST_REASONS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence; `href` opens the conversations behind it."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What is kept of a week, as plain values."""

    first: str
    last: str
    changed: list[Line]
    steady: list[Line]
    why: list[Line]
    next: list[Line]

    def as_content(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> "Report":
        lines = {
            name: [Line(**line) for line in content[name]]
            for name in ("changed", "steady", "why", "next")
        }
        return cls(content["first"], content["last"], **lines)


@dataclass(frozen=True, slots=True)
class Week:
    """Both weeks' figures, whole and in parts."""

    now: Side
    before: Side
    parts_now: Mapping[str, Segments]
    parts_before: Mapping[str, Segments]
    teams: Mapping[str, str]


async def write(session: AsyncSession, period: Period, zone: ZoneInfo) -> Report:
    """Of the week `period`, beside the one before it."""
    week = await _read(session, period, zone)
    where = conditions(Filter(), period, zone)
    articles = await rankings.articles(session, where)
    changed, steady = list(_volume(week)), list[Line]()
    for name in SHARES:
        line = _share(week, name)
        if line is not None:
            (changed if _differs(week, name) else steady).append(line)
    for line, differs in (*_times(week), *_csat(week)):
        (changed if differs else steady).append(line)
    return Report(
        period.first.isoformat(),
        period.last.isoformat(),
        changed,
        steady,
        list(_why(week))[:MOST_REASONS],
        [Line(*one) for one in suggestions(period, week.parts_now, articles)],
    )


async def _read(session: AsyncSession, period: Period, zone: ZoneInfo) -> Week:
    now, parts_now = await _of(session, period, zone)
    before, parts_before = await _of(session, period.before(), zone)
    teams = await session.execute(select(Team.id, Team.name))
    return Week(now, before, parts_now, parts_before, dict(teams.all()))


async def _of(
    session: AsyncSession, period: Period, zone: ZoneInfo
) -> tuple[Side, Mapping[str, Segments]]:
    where = conditions(Filter(), period, zone)
    parts = {name: await segments(session, where, name) for name in DIMENSIONS}
    return await side(session, where, period), parts


def _volume(week: Week) -> Iterator[Line]:
    now, before = week.now.counted.counts["all"], week.before.counted.counts["all"]
    if now:
        yield Line(report_words.volume(now, before), behind(week.now.period))


def _differs(week: Week, name: str) -> bool:
    return week.now.counted.share(name).differs(week.before.counted.share(name))


def _share(week: Week, name: str) -> Line | None:
    now, before = week.now.counted.share(name), week.before.counted.share(name)
    if not now.whole:
        return None
    return Line(report_words.share(name, now, before), behind(week.now.period, figure=(name,)))


def _times(week: Week) -> Iterator[tuple[Line, bool]]:
    for name, measure in (("first-answer", "responded"), ("resolution", "resolved")):
        now, before = week.now.times[name], week.before.times[name]
        if now is not None:
            line = Line(
                report_words.time(name, now, before),
                behind(week.now.period, figure=(measure,)),
            )
            yield line, before is not None and now.differs(before)


def _csat(week: Week) -> Iterator[tuple[Line, bool]]:
    now, before = week.now.counted.csat, week.before.counted.csat
    if now.n:
        line = Line(report_words.csat(now, before), behind(week.now.period, figure=("rated",)))
        yield line, now.differs(before)


def _why(week: Week) -> Iterator[Line]:
    """For what changed beyond chance, where most of the change is."""
    before = week.before.counted.counts["all"]
    names = [name for name in SHARES if _differs(week, name)]
    for name in ("all", *names) if before else ():
        part = likeliest(name, week.parts_now, week.parts_before)
        if part is None or (name == "all" and not differ(week.now.counted.counts["all"], before)):
            continue
        narrowed: dict[str, Any] = {part.dimension: (_value(part.dimension, part.value),)}
        figure = () if MEASURES[name].among is None else (name,)
        yield Line(
            report_words.why(name, part, named(part.dimension, part.value, week.teams)),
            behind(week.now.period, figure=figure, **narrowed),
        )


def _value(dimension: str, value: str) -> str:
    return f"main:{value}" if dimension == "intent" else value
