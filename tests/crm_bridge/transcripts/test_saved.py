"""Filters kept by name."""

from datetime import date
from urllib.parse import parse_qs

import pytest

from crm_bridge.db import Database
from crm_bridge.errors import Conflict, NotFound, Unprocessable
from crm_bridge.insights.filters import Filter
from crm_bridge.models.staff import Staff
from crm_bridge.staff import accounts
from crm_bridge.transcripts import periods, saved

TODAY, TOMORROW = date(2026, 3, 1), date(2026, 3, 2)
ANGRY = Filter(sentiment=("negative",), from_day=date(2026, 2, 28), to_day=date(2026, 2, 28))


async def lead(database: Database, name: str) -> Staff:
    async with database.session() as session:
        return await accounts.create(
            session,
            email=f"{name}@shop.example",
            name=name,
            role="lead",
            password=None,
            actor="system",
        )


async def keep(
    database: Database, staff: Staff, name: str, wanted: Filter = ANGRY, *, shared: bool = False
) -> str:
    async with database.session() as session:
        kept = await saved.keep(session, staff, name, wanted, shared=shared, today=TODAY)
    assert kept.id
    return kept.id


async def seen(database: Database, staff: Staff, today: date = TODAY) -> dict[str, Filter]:
    async with database.reading() as session:
        found = await saved.of(session, staff, today)
    return {one.name: Filter.from_query(parse_qs(one.query)) for one in found}


async def test_days_that_have_a_name_move_along_and_others_stay(database: Database) -> None:
    lea = await lead(database, "Lea")
    fixed = Filter(channel=("web",), from_day=date(2026, 1, 3), to_day=date(2026, 1, 9))
    await keep(database, lea, "Angry")
    await keep(database, lea, "That week", fixed)
    assert await seen(database, lea) == {"Angry": ANGRY, "That week": fixed}
    tomorrow = await seen(database, lea, TOMORROW)
    assert (tomorrow["Angry"].from_day, tomorrow["Angry"].to_day) == (TODAY, TODAY)
    assert tomorrow["That week"] == fixed


async def test_on_the_first_of_a_month_it_is_the_chosen_period(database: Database) -> None:
    lea = await lead(database, "Lea")
    first = Filter(channel=("web",), from_day=TODAY, to_day=TODAY)
    async with database.session() as session:
        for name, named in (("Month", "this_month"), ("Day", None), ("Odd", "last_month")):
            await saved.keep(session, lea, name, first, shared=False, today=TODAY, named=named)
    async with database.reading() as session:
        found = {one.name: one for one in await saved.of(session, lea, TODAY)}
    told = "channel=web&from=2026-03-01&to=2026-03-01"
    assert (found["Month"].period, found["Month"].query) == (
        "this_month",
        f"{told}&named=this_month",
    )
    assert (found["Day"].period, found["Day"].query) == ("today", told)
    assert found["Odd"].period == "today"
    month = (await seen(database, lea, TOMORROW))["Month"]
    assert (month.from_day, month.to_day) == (TODAY, TOMORROW)


async def test_ones_own_are_seen_by_nobody_else_and_shared_ones_by_all(
    database: Database,
) -> None:
    lea, tom = await lead(database, "Lea"), await lead(database, "Tom")
    own = await keep(database, lea, "Mine")
    shared = await keep(database, lea, "Ours", shared=True)
    assert list(await seen(database, lea)) == ["Mine", "Ours"]
    assert list(await seen(database, tom)) == ["Ours"]
    async with database.session() as session:
        with pytest.raises(NotFound):
            await saved.remove(session, tom, own)
        await saved.rename(session, tom, shared, "Everybody’s", shared=True)
    assert list(await seen(database, lea)) == ["Mine", "Everybody’s"]
    async with database.session() as session:
        await saved.remove(session, lea, own)
    assert list(await seen(database, lea)) == ["Everybody’s"]


async def test_a_name_stands_for_one_filter(database: Database) -> None:
    lea, tom = await lead(database, "Lea"), await lead(database, "Tom")
    await keep(database, lea, "Angry")
    await keep(database, tom, "Angry")
    with pytest.raises(Conflict, match="There is a filter “angry” already"):
        await keep(database, lea, " angry ")


@pytest.mark.parametrize(
    ("name", "wanted", "told"),
    [
        ("  ", ANGRY, "Give it a name"),
        ("a" * 61, ANGRY, "more than 60 characters"),
        ("All", Filter(), "Nothing is filtered"),
    ],
)
async def test_what_cannot_be_kept_is_said(
    database: Database, name: str, wanted: Filter, told: str
) -> None:
    lea = await lead(database, "Lea")
    with pytest.raises(Unprocessable, match=told):
        await keep(database, lea, name, wanted)


def test_there_are_some_to_begin_with_as_of_today() -> None:
    angry, *_, handed_over = saved.to_begin_with(TODAY)
    assert Filter.from_query(parse_qs(angry.query)) == ANGRY
    assert parse_qs(handed_over.query)["handover"] == ["yes"]


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("today", date(2026, 3, 1), date(2026, 3, 1)),
        ("last_7_days", date(2026, 2, 23), date(2026, 3, 1)),
        ("this_month", date(2026, 3, 1), date(2026, 3, 1)),
        ("last_month", date(2026, 2, 1), date(2026, 2, 28)),
    ],
)
def test_periods_by_name(period: str, first: date, last: date) -> None:
    assert periods.days_of(period, TODAY) == (first, last)
