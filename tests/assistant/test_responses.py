"""The response store and the class that Rasa asks for what to say."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.assistant.importer import CarelineImporter
from bot.assistant.nlg import StoredResponses
from bot.assistant.responses import ResponsesInvalidError, ResponseStore, ResponseUnknownError

TINY = Path("tests/assistant/tiny_bot")


@pytest.fixture
def folder(tmp_path) -> Path:
    write(tmp_path / "en.yml", "utter_hello", "One {name}.", "Two {name}.", "Three {name}.")
    write(tmp_path / "more.de.yml", "utter_hello", "Hallo {name}.")
    return tmp_path


def write(path: Path, key: str, *texts: str) -> None:
    lines = "".join(f'    - text: "{text}"\n' for text in texts)
    path.write_text(f"responses:\n  {key}:\n{lines}", encoding="utf-8")


def speaker(folder: Path) -> StoredResponses:
    return StoredResponses(EndpointConfig(folder=str(folder)))


def tracker(turn_id: str = "t1", locale: str = "en") -> DialogueStateTracker:
    domain = Domain.load(str(TINY / "domain.yml"))
    metadata = {"turn_id": turn_id, "locale": locale}
    events = [UserUttered("hi", metadata=metadata), SlotSet("order_number", "CL-5")]
    return DialogueStateTracker.from_events("ep", events, domain.slots)


async def say(folder: Path, turn_id: str = "t1", locale: str = "en", **values: object) -> str:
    said = await speaker(folder).generate("utter_hello", tracker(turn_id, locale), "x", **values)
    return said["text"]


async def test_the_same_turn_says_the_same_and_other_turns_vary(folder):
    assert await say(folder, "t1", name="Jo") == await say(folder, "t1", name="Jo")
    assert len({await say(folder, f"t{i}", name="Jo") for i in range(30)}) == 3


async def test_a_locale_falls_back_to_its_language_and_to_english(folder):
    assert await say(folder, locale="de-CH", name="Jo") == "Hallo Jo."
    assert (await say(folder, locale="fr", name="Jo")).endswith(" Jo.")


async def test_values_come_from_the_action_and_else_from_slots(tmp_path):
    write(tmp_path / "en.yml", "utter_hello", "{order_number} {what}")
    assert await say(tmp_path, what="x") == "CL-5 x"
    assert await say(tmp_path, what="x", order_number="CL-6") == "CL-6 x"


async def test_a_value_with_braces_is_not_filled_in_again(folder):
    assert "{order_number}" in await say(folder, name="{order_number}")


async def test_no_customer_reads_a_brace_for_a_missing_value(folder):
    assert "{" not in await say(folder)


async def test_buttons_come_with_the_response():
    said = await speaker(TINY / "responses").generate("utter_greet", tracker(), "x")
    assert said["buttons"] == [{"title": "Track my order", "payload": "/track_order"}]


async def test_a_response_that_is_not_there_is_none(folder):
    assert await speaker(folder).generate("utter_nothing", tracker(), "x") is None


def test_a_changed_file_is_read_again(folder):
    store = ResponseStore(folder, look_every=0.0)
    write(folder / "en.yml", "utter_hello", "Changed.")
    assert store.entries("utter_hello") == [{"text": "Changed."}]


def test_a_file_that_became_invalid_leaves_the_last_good_texts(folder, caplog):
    store = ResponseStore(folder, look_every=0.0)
    (folder / "en.yml").write_text("responses: [", encoding="utf-8")
    os.utime(folder / "en.yml", ns=(1, 1))
    assert len(store.entries("utter_hello")) == 3
    assert "en.yml" in caplog.text


@pytest.mark.parametrize(
    "content", ["- a", "responses:\n  utter_x: hello\n", "responses:\n  utter_x: []\n"]
)
def test_an_invalid_file_is_named(tmp_path, content):
    (tmp_path / "en.yml").write_text(content, encoding="utf-8")
    with pytest.raises(ResponsesInvalidError, match=r"en\.yml"):
        ResponseStore(tmp_path)


def test_an_unknown_key_is_told(folder):
    with pytest.raises(ResponseUnknownError):
        ResponseStore(folder).entries("utter_nothing")


def test_the_domain_gets_the_keys_and_not_the_texts():
    importer = CarelineImporter(
        str(TINY / "config.yml"), str(TINY / "domain.yml"), [], str(TINY / "responses")
    )
    said = importer.get_domain().responses
    assert said["utter_greet"] == [{"text": "utter_greet"}]
    assert "action_track" in importer.get_domain().action_names_or_texts


def test_of_the_data_folder_only_training_data_is_read(tmp_path):
    (tmp_path / "data" / "nlu").mkdir(parents=True)
    (tmp_path / "data" / "responses").mkdir()
    (tmp_path / "data" / "nlu" / "nlu.yml").write_text((TINY / "nlu.yml").read_text())
    (tmp_path / "data" / "responses" / "en.yml").write_text('responses:\n  faq/x:\n  - text: "y"\n')
    importer = CarelineImporter(None, None, [str(tmp_path / "data")], str(TINY / "responses"))
    assert importer.get_nlu_data().responses == {}
    assert len(importer.get_nlu_data().intents) == 7
