"""The figures are what one counts by hand in the raw records, and their lists hold as many."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from math import ceil
from zoneinfo import ZoneInfo

import pytest

from crm_bridge.db import Database
from crm_bridge.figures.board import Board, board, within
from crm_bridge.figures.measures import MEASURES
from crm_bridge.figures.periods import Choice, Period
from crm_bridge.insights import search
from crm_bridge.insights.filters import Filter
from crm_bridge.insights.rebuilding import rebuild
from tests.bench import many_messages
from tests.crm_bridge.figures import raw

# Half an hour beside the others, and with a change of clocks in the period.
ZONE = ZoneInfo("Australia/Adelaide")
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
PERIOD = Period(date(2025, 9, 3), date(2026, 2, 11))
EVERYTHING = Filter()
CHOICE = Choice("own", PERIOD, "previous", PERIOD.before())


@pytest.fixture
async def year(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Three hundred conversations of thirteen months, with their facts."""
    monkeypatch.setattr(many_messages, "CUSTOMERS", 80)
    await many_messages.write(database, NOW, 300)
    await rebuild(database, ZONE, lambda _: None)
    return database


async def counted(year: Database, wanted: Filter = EVERYTHING) -> Board:
    return await board(year, wanted, CHOICE, ZONE)


async def test_figures_are_what_is_counted_by_hand(year: Database) -> None:
    found, everything = await counted(year), await raw.read(year)
    for side in (found.now, found.before):
        assert side is not None
        chosen = raw.within(everything, side.period.first, side.period.last, ZONE)
        by_hand = raw.figures(chosen, everything, NOW)
        shown = dict(side.counted.counts)
        assert {name: shown[name] for name in shown.keys() & by_hand.keys()} == {
            name: by_hand[name] for name in shown.keys() & by_hand.keys()
        }
        assert side.counted.customer_messages == by_hand["customer_messages"]
        assert side.counted.agent_messages == by_hand["agent_messages"]
        assert side.counted.csat.value == pytest.approx(by_hand["csat"])
        assert side.reasons == by_hand["reasons"]
        times, answers = side.times["first-answer"], by_hand["first_answers"]
        assert times is not None
        assert times.n == len(answers)
        assert times.median == pytest.approx(answers[ceil(len(answers) * 0.5) - 1])
        assert times.p90 == pytest.approx(answers[ceil(len(answers) * 0.9) - 1])
        assert times.interval[0] <= times.median <= times.interval[1]


async def test_hours_weekdays_and_the_trend_are_those_of_the_shops_clock(year: Database) -> None:
    found, everything = await counted(year), await raw.read(year)
    chosen = raw.within(everything, PERIOD.first, PERIOD.last, ZONE)
    hours = Counter((one.local(ZONE).weekday(), one.local(ZONE).hour) for one in chosen)
    heat = found.rows.heat
    assert {(day, hour): heat[day][hour] for day, hour in hours} == hours
    assert sum(map(sum, heat)) == len(chosen)
    for part, value in zip(found.now.parts, found.now.trend["all"], strict=True):
        assert value == len(raw.within(everything, part.first, part.last, ZONE)), part


async def test_needs_articles_and_people_are_what_is_counted_by_hand(year: Database) -> None:
    found, everything = await counted(year), await raw.read(year)
    chosen = raw.within(everything, PERIOD.first, PERIOD.last, ZONE)
    slugs = Counter(
        slug
        for one in chosen
        for slug in {
            message.content["sources"][0]["title"] for message in one.messages if message.content
        }
    )
    shown = {one.slug: one.solved.whole for one in found.rows.articles}
    assert shown == {slug: slugs[slug] for slug in shown}
    assert sum(shown.values()) == sum(value for _, value in slugs.most_common(len(shown)))
    wrote = Counter(
        staff for one in chosen for staff in {message.staff_id for message in one.by_agents}
    )
    assert {one.id: one.conversations for one in found.rows.load} == wrote
    for one in found.rows.intents:
        assert sum(one.trend) == one.conversations
        assert one.conversations <= sum(one.name in stretch.needs for stretch in chosen)


@pytest.mark.parametrize("wanted", [Filter(), Filter(channel=("slack",), team=("tem_Orders",))])
async def test_the_list_behind_a_figure_holds_as_many(year: Database, wanted: Filter) -> None:
    found = await counted(year, wanted)
    async with year.reading() as session:
        for name in MEASURES:
            listed = replace(within(wanted, PERIOD), figure=(name,))
            number = await search.count(session, listed, zone=ZONE)
            assert number == found.now.counted.counts[name], name
        for one in found.rows.intents:
            listed = replace(within(wanted, PERIOD), intent=(f"main:{one.name}",))
            assert await search.count(session, listed, zone=ZONE) == one.conversations
        for article in found.rows.articles:
            for prefix, number in (
                ("", article.solved.whole),
                ("solved:", article.solved.part),
                ("failed:", article.solved.whole - article.solved.part),
            ):
                listed = replace(within(wanted, PERIOD), article=(f"{prefix}{article.slug}",))
                assert await search.count(session, listed, zone=ZONE) == number
        for person in found.rows.load:
            listed = replace(within(wanted, PERIOD), agent=(person.id,))
            assert await search.count(session, listed, zone=ZONE) == person.conversations


async def test_nothing_at_all_is_counted_too(database: Database) -> None:
    found = await board(database, Filter(), CHOICE, ZONE)
    assert found.now.counted.counts["all"] == 0
    assert found.now.times == {"first-answer": None, "resolution": None}
    rows = found.rows
    assert (rows.intents, rows.articles, rows.load, rows.comments) == ([], [], [], [])
