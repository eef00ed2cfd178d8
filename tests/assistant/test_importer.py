"""Messages that are cheap to copy and to compare: what they rely on in Rasa."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import numpy as np
import pytest
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data import loading
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message

from bot.assistant.importer import CarelineImporter, Example

TINY = Path("tests/assistant/tiny_bot")
DATA = {"text": "where is it", "intent": "track", "entities": [{"entity": "order"}]}


@pytest.fixture
def example() -> Example:
    return Example.like(Message(DATA))


def test_a_message_keeps_everything_rasa_gives_it(example):
    message = Message(DATA, {"intent"}, 7)
    assert vars(Example.like(message)) == vars(message)
    assert example.fingerprint() == message.fingerprint()


def test_a_copy_is_equal_and_has_its_own_data(example):
    copied = deepcopy(example)
    assert copied == example
    copied.set("intent", "other")
    copied.data["entities"][0]["entity"] = "name"
    copied.add_features(Features(np.ones((1, 2)), "sentence", "text", "encoder"))
    assert (example.data, example.features) == (DATA, [])


def test_a_change_changes_the_fingerprint_and_a_copy_does_not_count_it_again(example, monkeypatch):
    before = example.fingerprint()
    example.set("intent", "other")
    after = example.fingerprint()
    assert after != before
    monkeypatch.setattr("rasa.shared.utils.io.deep_container_fingerprint", lambda _: "counted")
    example.set("intent", "other")
    assert deepcopy(example).fingerprint() == after
    example.set("intent", "third")
    assert example.fingerprint() == "counted"


def test_files_are_read_once_and_give_what_rasa_reads(monkeypatch):
    files = [str(TINY / "nlu.yml")]
    read = RasaFileImporter(None, None, files).get_nlu_data()
    importer = CarelineImporter(None, None, files, str(TINY / "responses"))
    assert importer.get_nlu_data("en").fingerprint() == read.fingerprint()
    monkeypatch.setattr(loading, "load_data", None)
    assert importer.get_nlu_data("en").merge(read).fingerprint() == read.fingerprint()
