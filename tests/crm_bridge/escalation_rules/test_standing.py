"""The rules in use in the bridge follow the file and the versions; bad ones are not used."""

import asyncio
import logging
from pathlib import Path

import pytest

from bot.escalation import RulesError
from crm_bridge.db import Database
from crm_bridge.errors import Conflict, Unavailable
from crm_bridge.escalation_rules import versions
from crm_bridge.escalation_rules.standing import StandingRules
from crm_bridge.models.staff import Staff
from crm_bridge.staff import accounts

ENTRY = "{id: a, reason: keyword, topic: t, priority: high, phrases: [%s]}"


def write(path: Path, phrase: str) -> None:
    put(path, f"entries:\n  - {ENTRY % phrase}\n")


def put(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


async def a_lead(database: Database) -> Staff:
    async with database.session() as session:
        return await accounts.create(
            session, email="lea@x.example", name="Lea", role="lead", password=None, actor="system"
        )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "escalation.yml"
    write(path, "lawyer")
    return path


def phrases(rules: StandingRules) -> list[str]:
    found: list[str] = rules.standing().plain["entries"][0]["phrases"]
    return found


async def test_a_version_and_a_changed_file_both_count(database: Database, path: Path) -> None:
    rules = StandingRules(path, database)
    with pytest.raises(Unavailable):
        rules.standing()
    await rules.refresh()
    assert (rules.standing().number, phrases(rules)) == (0, ["lawyer"])
    lead = await a_lead(database)
    async with database.session() as session:
        changes = {"entries": {"a": {"phrases": {"add": ["court"], "remove": []}}}}
        await versions.keep(session, lead, changes, why="", based_on=0)
    await rules.refresh()
    assert (rules.standing().number, phrases(rules)) == (1, ["lawyer", "court"])
    write(path, "solicitor")
    await rules.refresh()
    assert phrases(rules) == ["solicitor", "court"]


async def test_a_broken_file_leaves_the_last_good_rules_and_says_why(
    database: Database, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    rules = StandingRules(path, database)
    await rules.refresh()
    put(path, "entries: nonsense\n")
    with caplog.at_level(logging.ERROR):
        await rules.refresh()
        await rules.refresh()
    assert phrases(rules) == ["lawyer"]
    assert "line 1: should be a list" in str(rules.problem)
    assert len(caplog.records) == 1


async def test_changes_are_checked_before_they_are_kept(database: Database, path: Path) -> None:
    rules = StandingRules(path, database)
    await rules.refresh()
    with pytest.raises(RulesError, match=r"entries\.a\.priority"):
        await rules.check({"entries": {"a": {"priority": "top"}}})


async def test_of_leads_who_save_at_once_one_wins_and_the_others_are_told(
    database: Database,
) -> None:
    lead = await a_lead(database)

    async def save(priority: str) -> int:
        async with database.session() as session:
            changes = {"entries": {"a": {"priority": priority}}}
            return (await versions.keep(session, lead, changes, why="", based_on=0)).number

    results = await asyncio.gather(
        *(save(p) for p in ("urgent", "normal") * 4), return_exceptions=True
    )
    assert results.count(1) == 1
    told = [one for one in results if isinstance(one, Conflict)]
    assert {one.code for one in told} == {"rules_changed"}
    assert len(told) == 7
