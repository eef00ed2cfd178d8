"""What is in use in the bridge: the files with the newest versions, and not what does not fit."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from crm_bridge.contents import versions
from crm_bridge.contents.standing import Folders, StandingContents
from crm_bridge.contents.versions import Item
from crm_bridge.db import Database
from crm_bridge.errors import Conflict, NotFound
from crm_bridge.models.staff import Staff
from crm_bridge.settings import ROOT
from crm_bridge.staff import accounts
from crm_bridge.texts import Texts

HELLO = Item("text", "utter_hello", "en")
GLOVES = Item("article", "gloves")
ARTICLE = "---\ntitle: {title}\ntopics: [review]\nquestions:\n  - Are they warm?\n---\n\n{body}\n"


def warm(body: str, title: str = "Gloves") -> str:
    return ARTICLE.format(title=title, body=body)


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    """What the bridge itself says."""
    (tmp_path / "responses").mkdir()
    write(tmp_path / "responses" / "en.yml", "Hello {name}.")
    return Texts.load(tmp_path / "responses")


@pytest.fixture
async def contents(
    database: Database, texts: Texts, tmp_path: Path
) -> AsyncIterator[StandingContents]:
    (tmp_path / "knowledge").mkdir()
    put(tmp_path / "knowledge" / "gloves.md", warm("Warm."))
    folders = Folders(
        tmp_path / "responses",
        tmp_path / "knowledge",
        ROOT / "bot" / "assistant" / "domain" / "intents.yml",
    )
    contents = StandingContents(folders, database, texts)
    yield contents
    contents.close()


def write(path: Path, text: str) -> None:
    put(path, f'responses:\n  utter_hello:\n    - text: "{text}"\n')


def put(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


@pytest.fixture
async def lead(database: Database) -> Staff:
    async with database.session() as session:
        return await accounts.create(
            session, email="lea@x.example", name="Lea", role="lead", password=None, actor="system"
        )


async def keep(
    database: Database, lead: Staff, item: Item, content: dict[str, Any] | None, based_on: int
) -> int:
    async with database.session() as session:
        version = await versions.keep(session, lead, item, content, why="", based_on=based_on)
        return version.number


def said(text: str) -> dict[str, Any]:
    return {"entries": [{"text": text}]}


async def test_the_newest_version_of_each_counts(
    database: Database, contents: StandingContents, lead: Staff
) -> None:
    assert (await contents.standing()).contents.number == 0
    await keep(database, lead, HELLO, said("Hi {name}."), 0)
    await keep(database, lead, GLOVES, {"source": warm("Soft.")}, 0)
    await keep(database, lead, HELLO, said("Welcome {name}."), 1)
    snapshot = await contents.standing()
    assert snapshot.contents.number == 3
    assert snapshot.contents.texts == {"en": {"utter_hello": [{"text": "Welcome {name}."}]}}
    assert snapshot.articles["gloves"].body == "Soft."
    assert snapshot.shipped_articles["gloves"].body == "Warm."
    await keep(database, lead, HELLO, None, 3)
    await keep(database, lead, GLOVES, {"retired": True}, 2)
    snapshot = await contents.standing()
    assert snapshot.contents.texts == {}
    assert snapshot.contents.articles == {"gloves": None}
    assert snapshot.articles == {}


async def test_whoever_based_theirs_on_an_older_version_is_told(
    database: Database, contents: StandingContents, lead: Staff
) -> None:
    await keep(database, lead, HELLO, said("Hi {name}."), 0)
    with pytest.raises(Conflict) as refused:
        await keep(database, lead, HELLO, said("Hey {name}."), 0)
    assert refused.value.code == "content_changed"
    # Another item has versions of its own.
    await keep(database, lead, GLOVES, {"source": warm("Soft.")}, 0)
    async with database.reading() as session:
        assert await versions.content_of(session, HELLO, 0) is None
        assert await versions.content_of(session, HELLO, 1) == said("Hi {name}.")
        with pytest.raises(NotFound):
            await versions.content_of(session, HELLO, 2)
        kept = await versions.history(session, HELLO, 10)
    assert [(one.version.number, one.by) for one in kept] == [(1, "Lea")]
    assert (await contents.standing()).contents.number == 2


async def test_what_does_not_fit_a_newer_release_is_not_used_and_said_to_be_so(
    database: Database,
    contents: StandingContents,
    lead: Staff,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await keep(database, lead, HELLO, said("Hi {name}."), 0)
    await keep(database, lead, GLOVES, {"source": warm("Soft.", "Mittens")}, 0)
    await contents.standing()
    await asyncio.to_thread(write, contents.folders.responses / "en.yml", "Hello {customer}.")
    other = warm("Other.", "Mittens").replace("Are they", "Are those")
    await asyncio.to_thread(put, contents.folders.knowledge / "mittens.md", other)
    with caplog.at_level(logging.ERROR):
        snapshot = await contents.standing()
    assert snapshot.contents.texts == {}
    assert "Nothing fills in {name}" in snapshot.problems[HELLO]
    assert "the article mittens" in snapshot.problems[GLOVES]
    assert snapshot.articles["gloves"].title == "Gloves"
    assert "utter_hello" in caplog.text


async def test_a_title_that_one_article_gave_to_another_is_its_own_whatever_is_edited_next(
    database: Database, contents: StandingContents, lead: Staff
) -> None:
    mittens = Item("article", "mittens")
    first = await keep(database, lead, GLOVES, {"source": warm("Soft.", "Warm hands")}, 0)
    await keep(database, lead, mittens, {"source": warm("Woollen.", "Gloves")}, 0)
    again = await keep(database, lead, GLOVES, {"source": warm("Softer.", "Warm hands")}, first)
    snapshot = await contents.standing()
    assert snapshot.problems == {}
    assert {one.title: one.body for one in snapshot.articles.values()} == {
        "Warm hands": "Softer.",
        "Gloves": "Woollen.",
    }
    # Retired, it holds no title either; and as in its file again it has its own back.
    retired = await keep(database, lead, GLOVES, {"retired": True}, again)
    snapshot = await contents.standing()
    assert (snapshot.problems, list(snapshot.articles)) == ({}, ["mittens"])
    await keep(database, lead, GLOVES, None, retired)
    snapshot = await contents.standing()
    assert (list(snapshot.problems), list(snapshot.articles)) == ([mittens], ["gloves"])
    assert snapshot.contents.articles == {}


async def test_the_bridge_says_what_is_in_use(
    database: Database, contents: StandingContents, texts: Texts, lead: Staff
) -> None:
    await keep(database, lead, HELLO, said("Hi {name}."), 0)
    await contents.standing()
    assert texts.say("utter_hello", name="Emma") == "Hi Emma."
    contents.close()
    assert texts.say("utter_hello", name="Emma") == "Hello Emma."


async def test_whoever_waits_is_told_as_soon_as_there_is_another_state(
    database: Database, contents: StandingContents, lead: Staff
) -> None:
    assert (await contents.published(None, 0)).number == 0
    assert (await contents.published(0, 0.01)).number == 0
    waiting = asyncio.create_task(contents.published(0, 30))
    await keep(database, lead, HELLO, said("Hi {name}."), 0)
    await contents.standing()
    assert (await waiting).number == 1
    # Records that are others than before have a lower number, and are told as well.
    assert (await contents.published(7, 30)).number == 1
    waiting = asyncio.create_task(contents.published(1, 30))
    await asyncio.sleep(0)
    contents.close()
    assert (await waiting).number == 1
