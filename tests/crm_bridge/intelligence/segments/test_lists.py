"""Who is in which segment, as it is kept in the database."""

from collections import Counter
from datetime import timedelta

import pandas as pd
import pytest
from sqlalchemy import event, select

from crm_bridge.db import Database
from crm_bridge.intelligence.profile.exclusion import exclude
from crm_bridge.intelligence.running.recipe import TrainingData
from crm_bridge.intelligence.segments import lists
from crm_bridge.intelligence.segments.lists import write_lists
from crm_bridge.models.segments import Segment, SegmentMembership, SegmentMove
from tests.crm_bridge.intelligence.segments.buyers import NOW, lines_of, order, three_crowds
from tests.crm_bridge.intelligence.segments.listed import EACH, add_customers, train


async def members(database: Database, scheme: str) -> dict[str, SegmentMembership]:
    async with database.reading() as session:
        rows = await session.scalars(
            select(SegmentMembership).where(SegmentMembership.scheme == scheme)
        )
        return {one.customer_id: one for one in rows}


async def test_customers_are_listed_by_value_and_by_habit(database: Database) -> None:
    await train(database)
    value, habits = await members(database, "value"), await members(database, "habits")
    assert len(value) == len(habits) == 3 * EACH
    assert value["once-1"].segment == "new"
    assert len({one.segment for one in habits.values()}) == 3
    assert habits["often-1"].spend == 24 * 500
    async with database.reading() as session:
        described = {one.key: one for one in await session.scalars(select(Segment))}
        moved = list(await session.scalars(select(SegmentMove)))
    assert described["new"].name == "New"
    group = described[habits["often-1"].segment]
    assert "order often" in group.means
    assert group.traits[0]["apart"] > 0.4
    last = Counter[str]()
    for one in moved:
        if one.month == "2026-01":
            last[one.scheme] += one.customers
    assert last == {"value": 3 * EACH, "habits": 3 * EACH}


async def test_a_training_that_changes_nothing_writes_no_members(database: Database) -> None:
    segments = await train(database)
    lines = three_crowds(EACH)
    written: list[str] = []

    def told(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        if "segment_memberships" in statement and not statement.startswith("SELECT"):
            written.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", told)
    await write_lists(database, segments, TrainingData(as_of=NOW, lines=lines))
    assert written == []
    event.remove(database.engine.sync_engine, "before_cursor_execute", told)


async def test_members_are_written_in_small_transactions(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "BATCH", 7)
    commits: list[int] = []
    database.on_commit(lambda _: commits.append(1))
    await train(database)
    assert len(commits) > 2 * 3 * EACH // 7
    assert len(await members(database, "value")) == 3 * EACH


async def test_who_took_back_everything_is_in_none(database: Database) -> None:
    lines = pd.concat([three_crowds(EACH), lines_of(order("late-1", 2, "tea"))], ignore_index=True)
    await train(database, lines)
    assert "late-1" in await members(database, "value")
    lines.loc[lines["customer"] == "late-1", "cancelled"] = True
    await train(database, lines)
    assert "late-1" not in await members(database, "value")
    assert "late-1" not in await members(database, "habits")


async def test_who_is_not_profiled_any_more_is_gone_at_once_and_not_written_again(
    database: Database,
) -> None:
    segments = await train(database)
    async with database.session() as session:
        await exclude(session, "often-1", "customer")
    assert "often-1" not in await members(database, "value")
    # A training that had read the orders before.
    await write_lists(database, segments, TrainingData(as_of=NOW, lines=three_crowds(EACH)))
    assert "often-1" not in await members(database, "value")
    assert "often-2" in await members(database, "value")


async def test_a_group_that_is_not_found_any_more_keeps_its_name(database: Database) -> None:
    await train(database)
    few = lines_of(*[order(f"c{n}", n + 1, "tea") for n in range(5)])
    await train(database, few)
    async with database.reading() as session:
        gone = list(await session.scalars(select(Segment).where(Segment.gone_at.is_not(None))))
    assert {one.scheme for one in gone} == {"habits"}
    assert len(gone) == 3
    assert await members(database, "habits") == {}
    await train(database, at=NOW + timedelta(hours=1))
    async with database.reading() as session:
        there = await session.scalars(
            select(Segment.key).where(Segment.scheme == "habits", Segment.gone_at.is_(None))
        )
        # The old numbers are never given to something else.
        assert sorted(there) == ["group-4", "group-5", "group-6"]


async def test_nobody_is_listed_twice_after_another_training(database: Database) -> None:
    await train(database)
    await add_customers(database, three_crowds(EACH + 5))
    await train(database, three_crowds(EACH + 5), NOW + timedelta(days=40))
    assert len(await members(database, "value")) == 3 * (EACH + 5)
    assert (await members(database, "value"))["once-1"].before == "new"
