"""A weekly report says what the figures say, finds where a change is, and is written once."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from yarl import URL

from crm_bridge.db import Database
from crm_bridge.errors import NotFound
from crm_bridge.figures import report, reports
from crm_bridge.figures.periods import Period
from crm_bridge.figures.report import Report
from crm_bridge.insights import search
from crm_bridge.insights.filters import Filter
from crm_bridge.insights.projecting import Projector
from crm_bridge.models.event import Event
from tests.crm_bridge.figures.kept import LONDON, Help, keep

WEEK = Period(date(2026, 3, 9), date(2026, 3, 15))
NOW = datetime(2026, 3, 16, 8, tzinfo=UTC)


def some(back: int, number: int, **values: Any) -> Iterator[Help]:
    """So many conversations of the week that ended `back` weeks before."""
    at = datetime(2026, 3, 10, 12, tzinfo=UTC) - timedelta(weeks=back)
    for one in range(number):
        yield Help(at + timedelta(hours=one % 100), dict(values))


CALLED = {"called": True, "reason": "request"}


@pytest.fixture
async def weeks(database: Database) -> Database:
    """In the second week, most of those whose delivery was late called for a person."""
    for back, calls in ((1, 10), (0, 48)):
        await keep(
            database,
            [
                *some(back, 100),
                *some(back, calls, main_intent="delivery_late", **CALLED),
                *some(back, 60 - calls, main_intent="delivery_late"),
                *some(back, 14, main_intent="voucher", not_understood=1),
            ],
        )
    await keep(
        database,
        [
            Help(one.at, one.values, ("size-guide", number > 7))
            for number, one in enumerate(some(0, 20, main_intent="size_advice"))
        ],
    )
    return Database(database.url, lambda: NOW, engine=database.engine)


async def written(database: Database) -> Report:
    async with database.reading() as session:
        return await report.write(session, WEEK, LONDON)


async def test_what_changed_beyond_chance_is_told_apart_from_the_rest(weeks: Database) -> None:
    found = await written(weeks)
    changed = [one.text for one in found.changed]
    assert changed[0] == "194 conversations, 11 % more than the week before (174)."
    assert (
        "25% (48 of 194) of the conversations needed a person; the week before 6% (10 of 174)."
    ) in changed
    assert any("had a message that was not understood" in one.text for one in found.steady)


async def test_it_finds_where_the_change_is(weeks: Database) -> None:
    (why,) = [one.text for one in (await written(weeks)).why if one.text.startswith("A person")]
    assert why == (
        "A person was called: “delivery late” makes about all of the change, with 80% (48 of 60) "
        "after 17% (10 of 60)."
    )


async def test_three_suggestions_each_with_its_conversations(weeks: Database) -> None:
    found = await written(weeks)
    assert [one.text.partition(":")[0] for one in found.next] == [
        "48 of 60 conversations about “delivery late” needed a person",
        "14 of 14 conversations about “voucher” had a message that was not understood",
        "The article “size guide” did not help in 8 of 20 conversations",
    ]
    assert [await behind(weeks, one.href) for one in found.next] == [48, 14, 8]


async def test_nothing_is_kept_of_facts_that_are_behind(weeks: Database) -> None:
    async with weeks.session() as session:
        session.add(Event(number=1, type="message", at=NOW - timedelta(minutes=2), data={}))
    with pytest.raises(reports.FactsBehind):
        await reports.ensure(weeks, "2026-W11", LONDON)
    async with weeks.reading() as session:
        assert await reports.kept(session, "2026-W11") is None
    await Projector(weeks, LONDON, every=0).catch_up_beside_others()
    assert (await reports.ensure(weeks, "2026-W11", LONDON)).changed


async def test_every_sentence_has_a_figure_and_its_conversations(weeks: Database) -> None:
    found = await written(weeks)
    for one in (*found.changed, *found.steady, *found.why, *found.next):
        assert any(sign.isdigit() for sign in one.text), one
        assert await behind(weeks, one.href) > 0 or " 0 of " in one.text or "0%" in one.text, one


async def test_it_is_written_once_and_stays_as_it_was(weeks: Database) -> None:
    first = await reports.ensure(weeks, "2026-W11", LONDON)
    await keep(weeks, some(0, 50))
    assert await reports.ensure(weeks, "2026-W11", LONDON) == first
    async with weeks.reading() as session:
        assert await reports.weeks(session) == ["2026-W11"]
    told = reports.as_text(first, "https://console.example")
    assert "the week from 9 March to 15 March 2026" in told
    assert "  https://console.example/transcripts?" in told


async def test_without_a_conversation_there_is_nothing_to_report(weeks: Database) -> None:
    with pytest.raises(NotFound, match="nobody wrote"):
        await reports.ensure(weeks, "2025-W11", ZoneInfo("Europe/London"))


async def behind(database: Database, href: str) -> int:
    query = URL(href).query
    wanted = Filter.from_query({name: query.getall(name) for name in query})
    async with database.reading() as session:
        return await search.count(session, wanted, zone=LONDON)
