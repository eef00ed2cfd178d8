"""Everything that the page of figures shows, read at once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import Database
from crm_bridge.figures import rankings
from crm_bridge.figures.counting import Counted, Where, along, counted
from crm_bridge.figures.periods import Choice, Period, Slot, slots
from crm_bridge.figures.rankings import Article, Comment, Intent, Load
from crm_bridge.figures.spread import Spread, spread
from crm_bridge.insights.conditions import plain_conditions
from crm_bridge.insights.filters import Filter
from crm_bridge.models.facts import EpisodeFacts as Facts

TRENDS = (
    "all", "asked", "contained", "containable", "handed-over", "not-understood", "solved", "closed",
    "said-again", "answered", "happy", "rated", "first-answer-in-time", "first-answer-promised",
)  # fmt: skip
TIMES = {
    "first-answer": ("responded", Facts.first_response_seconds),
    "resolution": ("resolved", Facts.resolution_seconds),
}
"""Of which measure each time is, and where it is kept."""


@dataclass(frozen=True, slots=True)
class Side:
    """The figures of one period; `trend` counts along its parts."""

    period: Period
    counted: Counted
    times: dict[str, Spread | None]
    parts: list[Slot]
    trend: dict[str, list[int]]
    reasons: dict[str, int]


@dataclass(frozen=True, slots=True)
class Rows:
    """What is shown in rows, of the period alone."""

    heat: list[list[int]]
    intents: list[Intent]
    articles: list[Article]
    load: list[Load]
    comments: list[Comment]


@dataclass(frozen=True, slots=True)
class Board:
    now: Side
    before: Side | None
    rows: Rows


def within(wanted: Filter, period: Period) -> Filter:
    """The same conversations, of those that began in a period."""
    return replace(wanted, from_day=period.first, to_day=period.last, dates="started")


def conditions(wanted: Filter, period: Period, zone: ZoneInfo) -> Where:
    return plain_conditions(within(wanted, period), zone=zone)


async def board(database: Database, wanted: Filter, choice: Choice, zone: ZoneInfo) -> Board:
    """The figures of a choice. Its parts are read beside each other, for each waits for the
    database alone."""
    where = conditions(wanted, choice.period, zone)
    before = conditions(wanted, choice.compared, zone) if choice.compared else None

    async def earlier() -> Side | None:
        if choice.compared is None or before is None:
            return None
        async with database.reading() as session:
            return await side(session, before, choice.compared)

    async def present() -> Side:
        async with database.reading() as session:
            return await side(session, where, choice.period)

    async def rows() -> Rows:
        async with database.reading() as session:
            return await _rows(session, where, before, slots(choice.period, rankings.TREND))

    now, then, listed = await asyncio.gather(present(), earlier(), rows())
    # Beside days on which nobody wrote there is nothing to see.
    return Board(now, then if then and then.counted.counts["all"] else None, listed)


async def side(session: AsyncSession, where: Where, period: Period) -> Side:
    found = await counted(session, where)
    times = {
        name: await spread(session, where, column, found.counts[measure])
        for name, (measure, column) in TIMES.items()
    }
    parts = slots(period)
    trend = await along(session, where, TRENDS, parts)
    return Side(period, found, times, parts, trend, await rankings.reasons(session, where))


async def _rows(
    session: AsyncSession, where: Where, before: Where | None, parts: Sequence[Slot]
) -> Rows:
    return Rows(
        heat=await rankings.by_weekday_and_hour(session, where),
        intents=await rankings.intents(session, where, before, parts),
        articles=await rankings.articles(session, where),
        load=await rankings.load(session, where),
        comments=await rankings.comments(session, where),
    )
