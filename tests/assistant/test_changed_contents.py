"""What leads changed reaches what the assistant says and the articles it looks in."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.utils.endpoints import EndpointConfig

from bot.assistant import changed_contents
from bot.assistant.articles.shelf import Shelf
from bot.assistant.nlg import StoredResponses
from bot.contents.snapshot import Contents
from tests.assistant.test_responses import tracker

ARTICLE = "---\ntitle: Otters\ntopics: [review]\n---\n\nThey swim.\n"


@pytest.fixture(autouse=True)
def as_before():
    yield
    changed_contents.use(Contents())


@pytest.fixture
def responses(tmp_path) -> Path:
    text = 'responses:\n  utter_hello:\n    - text: "Hello."\n  utter_bye:\n    - text: "Bye."\n'
    (tmp_path / "en.yml").write_text(text, encoding="utf-8")
    return tmp_path


async def said(speaker: StoredResponses, key: str, locale: str = "en") -> str:
    return (await speaker.generate(key, tracker(locale=locale), "web"))["text"]


@pytest.mark.asyncio
async def test_a_changed_text_is_said_at_once_and_the_others_as_before(responses):
    speaker = StoredResponses(EndpointConfig(folder=str(responses)))
    assert await said(speaker, "utter_hello") == "Hello."
    entry = {"text": "Welcome!"}
    changed_contents.use(Contents(1, {"en": {"utter_hello": [entry]}}))
    assert await said(speaker, "utter_hello") == "Welcome!"
    assert await said(speaker, "utter_bye") == "Bye."
    changed_contents.use(Contents(2))
    assert await said(speaker, "utter_hello") == "Hello."


@pytest.mark.asyncio
async def test_a_translation_that_a_lead_wrote_is_for_its_language_alone(responses):
    speaker = StoredResponses(EndpointConfig(folder=str(responses)))
    changed_contents.use(Contents(1, {"de": {"utter_hello": [{"text": "Moin."}]}}))
    assert await said(speaker, "utter_hello", "de-AT") == "Moin."
    assert await said(speaker, "utter_hello", "fr") == "Hello."


def test_articles_are_added_changed_and_retired(tmp_path):
    file = "---\ntitle: Gloves\ntopics: [review]\n---\n\nThey are warm.\n"
    (tmp_path / "gloves.md").write_text(file, encoding="utf-8")
    shelf = Shelf(tmp_path, frozenset({"review"}), changed_contents.changed_articles)
    changed_contents.use(Contents(1, articles={"otters": ARTICLE}))
    assert shelf.refresh()
    assert [one.slug for one in shelf.articles] == ["gloves", "otters"]
    changed_contents.use(
        Contents(2, articles={"gloves": file.replace("warm", "soft"), "otters": None})
    )
    assert shelf.refresh()
    assert [one.body for one in shelf.articles] == ["They are soft."]
    changed_contents.use(Contents(3, articles={"gloves": None}))
    assert shelf.refresh()
    assert shelf.articles == ()
    changed_contents.use(Contents(4))
    assert shelf.refresh()
    assert [one.body for one in shelf.articles] == ["They are warm."]
    assert not shelf.refresh()


def test_an_article_that_cannot_be_used_leaves_the_last_good_one(tmp_path):
    shelf = Shelf(tmp_path, frozenset({"review"}), changed_contents.changed_articles)
    changed_contents.use(Contents(1, articles={"otters": ARTICLE}))
    shelf.refresh()
    changed_contents.use(Contents(2, articles={"otters": "nonsense"}))
    shelf.refresh()
    assert [one.title for one in shelf.articles] == ["Otters"]


def test_nobody_is_followed_without_the_key_of_the_bridge():
    assert changed_contents.follower({}) is None
    assert changed_contents.follower({"CARELINE_ACTIONS_TOKEN": "key"}) is not None
