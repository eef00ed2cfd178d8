"""Setting the teams up from a file."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from crm_bridge.db import Database
from crm_bridge.errors import Unprocessable
from crm_bridge.models.staff import Staff
from crm_bridge.models.team import Presence
from crm_bridge.routing.hours import is_open
from crm_bridge.routing.setting_up import set_up
from crm_bridge.routing.team_file import TeamFileInvalid, read_team_file, week
from crm_bridge.routing.teams import all_rules, default_team_id
from tests.crm_bridge.chat import agent
from tests.crm_bridge.shop import START, ShopBridge

WHOLE = """
teams:
  Returns:
    mode: automatic
    default: true
    zone: Europe/London
    hours: {mon-thu: "09:00-12:30, 13:30-17:30", fri: "09:00-11:00", sat: "10:00-24:00"}
    holidays: [2026-12-25]
    queue_limit: 10
    targets: {urgent: [2, 60]}
    members:
      Anna@shop.example: {capacity: 3, skills: [safety], languages: [EN]}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "teams.yml"
    path.write_text(text, encoding="utf-8")
    return path


async def test_a_file_makes_a_team_work_so_and_again_the_same(
    bridge: ShopBridge, tmp_path: Path
) -> None:
    anna = await agent(bridge, "Anna")
    file = await asyncio.to_thread(read_team_file, written(tmp_path, WHOLE))
    for _ in range(2):
        async with bridge.database.session() as session:
            await set_up(session, file)
    async with bridge.database.reading() as session:
        rules = (await all_rules(session))[str(await default_team_id(session))]
        presence = await session.get_one(Presence, anna.id)
        assert await session.scalar(select(Staff.team_id)) == rules.team_id
    assert (rules.name, rules.mode) == ("Returns", "automatic")
    assert rules.queue_limit == timedelta(minutes=10)
    assert is_open(rules.hours, START) is False
    assert rules.targets["urgent"].response.total_seconds() == 120
    assert rules.targets["normal"].response.total_seconds() == 1800
    assert (presence.capacity, presence.skills, presence.languages) == (3, ["safety"], ["en"])


async def test_a_member_whom_nobody_knows_changes_nothing(
    database: Database, tmp_path: Path
) -> None:
    file = read_team_file(written(tmp_path, WHOLE))
    with pytest.raises(Unprocessable, match=r"Anna@shop\.example"):
        async with database.session() as session:
            await set_up(session, file)
    async with database.reading() as session:
        assert [one.name for one in (await all_rules(session)).values()] == ["Customer care"]


@pytest.mark.parametrize(
    ("text", "place", "hint"),
    [
        ("teams: {A: {mode: robot}}", "teams.A.mode", "automatic"),
        ("teams: {A: {zone: Moon}}", "teams.A.zone", "Europe/London"),
        ("teams: {A: {hours: {funday: '09:00-17:00'}}}", "teams.A.hours", "mon-fri"),
        ("teams: {A: {hours: {mon: '9 to 5'}}}", "teams.A.hours", "09:00-17:30"),
        ("teams: {A: {hours: {mon: '17:00-09:00'}}}", "teams.A.hours", "from must be before"),
        ("teams: {A: {hours: {mon: '09:00-12:00,11:00-17:00'}}}", "teams.A.hours", "overlap"),
        ("teams: {A: {hours: {mon-tue: '09:00-12:00', tue: ''}}}", "teams.A.hours", "twice"),
        ("teams: {A: {hours: {}}}", "teams.A.hours", "some time of the week"),
        ("teams: {A: {queue_limit: 0}}", "teams.A.queue_limit", "greater than 0"),
        ("teams: {A: {lunch: long}}", "teams.A.lunch", "not permitted"),
        ("teams: {A: {default: true}, B: {default: true}}", "", "only one"),
        ("- nothing", "", "valid"),
        ("teams: [", "", "cannot be read"),
    ],
)
def test_a_mistake_is_named_with_its_place(
    tmp_path: Path, text: str, place: str, hint: str
) -> None:
    with pytest.raises(TeamFileInvalid) as refused:
        read_team_file(written(tmp_path, text))
    assert place in str(refused.value)
    assert hint in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TeamFileInvalid, match=r"none\.yml"):
        read_team_file(tmp_path / "none.yml")


def test_the_last_minute_of_the_day_can_be_open() -> None:
    assert week({"sun": "00:00-24:00"})[6] == [(0, 1440)]
