from __future__ import annotations

import pytest

from bot.assistant.evaluation.blind.intents import intents, separation
from bot.assistant.evaluation.labelled import Labelled
from bot.assistant.evaluation.parses import Parses

PARSED = {
    "right": ("greet", [("greet", 0.9), ("thank", 0.05)]),
    "wrong": ("thank", [("thank", 0.6), ("greet", 0.3)]),
    "right but rejected": ("nlu_fallback", [("nlu_fallback", 0.25), ("greet", 0.2)]),
    "not its business": ("out_of_scope", [("out_of_scope", 0.7), ("thank", 0.1)]),
    "taken for its business": ("thank", [("thank", 0.4)]),
}


def understand(text):
    name, ranking = PARSED[text]
    return {
        "intent": {"name": name, "confidence": 0.5},
        "intent_ranking": [{"name": n, "confidence": c} for n, c in ranking],
    }


@pytest.fixture
def section():
    labels = ["greet", "greet", "greet", "out_of_scope", "out_of_scope"]
    return intents(Labelled(list(PARSED), labels), Parses(understand))


def figure(section, name):
    return next(f for f in section.figures if f.name == name)


@pytest.mark.parametrize(
    ("name", "value", "rows"),
    [
        ("in-scope accuracy, nothing rejected", 2 / 3, 3),
        ("in-scope accuracy, with rejection", 1 / 3, 3),
        ("in-scope rejected", 1 / 3, 3),
        ("out-of-scope rejected", 1 / 2, 2),
        # .9 and .6 lie above .1 and .4, .2 above .1
        ("AUROC of the confidence", 5 / 6, 5),
        # greet 2*1/(3+1), thank 0/(0+2), out_of_scope 2*1/(2+2)
        ("macro-F1, with rejection", (0.5 + 0 + 0.5) / 3, 5),
    ],
)
def test_measures(section, name, value, rows):
    assert figure(section, name).value == pytest.approx(value)
    assert figure(section, name).count == rows


def test_the_most_frequent_mistakes_are_listed(section):
    assert set(section.tables[0].rows) == {
        ("greet", "thank", 1),
        ("greet", "out_of_scope", 1),
        ("out_of_scope", "thank", 1),
    }


def test_an_assistant_that_always_says_the_same_is_seen_through():
    always = {
        "intent": {"name": "greet", "confidence": 0.9},
        "intent_ranking": [{"name": "greet", "confidence": 0.9}],
    }
    labels = ["greet", "thank", "out_of_scope", "out_of_scope"]
    section = intents(Labelled(list("abcd"), labels), Parses(lambda _: always))
    assert figure(section, "in-scope accuracy, nothing rejected").value == 0.5
    assert figure(section, "out-of-scope rejected").value == 0.0
    assert figure(section, "AUROC of the confidence").value == 0.5


def test_separation_keeps_the_two_sides_apart_in_every_draw():
    separated = separation([0.9, 0.8, 0.7], [0.1, 0.2])
    assert (separated.value, separated.low, separated.high) == (1.0, 1.0, 1.0)
