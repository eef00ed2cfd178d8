"""`python -m crm_bridge export`."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crm_bridge.insights.projecting import PROJECTOR
from crm_bridge.transcripts.command import ExportFailed, export
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import ShopBridge
from tests.crm_bridge.test_command_line import run


@pytest.fixture
async def two(bridge: ShopBridge) -> ShopBridge:
    """Ann and Bob have written."""
    for who, text in (("ann", "where is CL-100002?"), ("bob", "a refund please, says Bob")):
        chat = await Chat.opened(bridge, identity=bridge.identity(who))
        await chat.write(text)
    await bridge.client.app[PROJECTOR].catch_up()  # type: ignore[union-attr]
    return bridge


async def exported(bridge: ShopBridge, query: str, path: Path, *, masked: bool = True) -> int:
    settings: Any = SimpleNamespace(state=path.parent, time_zone="Europe/London")
    told: list[str] = []
    return await export(bridge.database, settings, query, path, masked=masked, tell=told.append)


def names_in(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir()]


async def test_what_a_filter_finds_is_in_the_file_masked(two: ShopBridge, tmp_path: Path) -> None:
    path = tmp_path / "found.jsonl"
    assert await exported(two, "words=refund", path) == 1
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told["messages"][0]["text"] == "a refund please, says [name]"
    assert names_in(tmp_path) == ["found.jsonl"]


async def test_all_of_it_with_what_is_personal(two: ShopBridge, tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    assert await exported(two, "", path, masked=False) == 2
    text = path.read_text(encoding="utf-8")
    assert text.startswith("\ufeffid,conversation")
    assert "where is CL-100002?" in text


@pytest.mark.parametrize(
    ("query", "name", "problem"),
    [
        ("", "found.xlsx", "ends in .csv or .jsonl"),
        ("csat=9", "found.csv", "csat: is one of 1, 2"),
        ("angry", "found.csv", "Give a filter as it stands in the address"),
        ("", "missing/found.csv", "cannot be written: No such file or directory"),
    ],
)
async def test_what_cannot_be_done_is_said_and_leaves_no_file(
    two: ShopBridge, tmp_path: Path, query: str, name: str, problem: str
) -> None:
    with pytest.raises(ExportFailed, match=problem):
        await exported(two, query, tmp_path / name)
    assert names_in(tmp_path) == []


def test_it_is_a_command_of_the_bridge(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate").returncode == 0
    written = run(tmp_path, "export", "--filter", "csat=1", "--to", str(tmp_path / "low.csv"))
    assert (written.returncode, written.stderr) == (0, "")
    assert written.stdout.endswith("low.csv: 0 transcripts, without personal data.\n")
    refused = run(tmp_path, "export", "--to", str(tmp_path / "low.doc"))
    assert (refused.returncode, "ends in .csv or .jsonl" in refused.stderr) == (1, True)
