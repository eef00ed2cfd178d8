from __future__ import annotations

import pytest

from bot.assistant.evaluation.blind.needs import needs, needs_of
from bot.assistant.evaluation.labelled import Labelled
from bot.assistant.evaluation.parses import Parses


def parsed(*intents):
    name = intents[0] if intents else "nlu_fallback"
    return {
        "intent": {"name": name, "confidence": 0.5},
        "intent_ranking": [{"name": name, "confidence": 0.5}],
        "needs": [{"intent": intent} for intent in intents],
    }


def test_needs_are_read_in_order():
    assert needs_of(parsed("cancel_order", "track_order")) == ["cancel_order", "track_order"]


def test_a_message_without_named_needs_has_that_of_its_intent():
    assert needs_of(parsed()) == ["out_of_scope"]
    only = {key: value for key, value in parsed("greet").items() if key != "needs"}
    assert needs_of(only) == ["greet"]


def test_all_needs_must_be_right_and_in_order():
    said = {
        "1": parsed("a", "b"),
        "2": parsed("b", "a"),
        "3": parsed("a"),
        "4": parsed("a"),
        "5": parsed("a", "b"),
    }
    truth = ["a b", "a b", "a b", "a", "a"]
    section = needs(Labelled(list(said), truth), Parses(said.__getitem__))
    values = {figure.name: figure.value for figure in section.figures}
    assert values == {
        "all needs, in their order": pytest.approx(2 / 5),
        "… of messages with several": pytest.approx(1 / 3),
        "… of messages with one": pytest.approx(1 / 2),
        "precision of “several”": pytest.approx(2 / 3),
        "recall of “several”": pytest.approx(2 / 3),
    }
