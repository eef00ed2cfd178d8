from __future__ import annotations

import pytest

from bot.assistant.evaluation.parses import Guess, Parses, guess_of


def parsed(intent, *ranking):
    return {
        "intent": {"name": intent, "confidence": 0.5},
        "intent_ranking": [{"name": name, "confidence": sure} for name, sure in ranking],
    }


def test_an_understood_message_is_answered():
    guess = guess_of(parsed("greet", ("greet", 0.8), ("thank", 0.1)))
    assert guess == Guess("greet", 0.8, rejected=False)
    assert guess.answer == "greet"


@pytest.mark.parametrize("rejection", ["nlu_fallback", "out_of_scope", None])
def test_a_rejected_one_keeps_the_intent_that_came_nearest(rejection):
    guess = guess_of(parsed(rejection, (rejection, 0.7), ("thank", 0.2), ("greet", 0.1)))
    assert guess == Guess("thank", 0.2, rejected=True)
    assert guess.answer == "out_of_scope"


def test_nothing_readable_is_rejected():
    assert guess_of(parsed("nlu_fallback")) == Guess("", 0.0, rejected=True)


def test_asking_which_of_two_is_meant_is_no_rejection():
    ranking = parsed("nlu_fallback", ("cancel_order", 0.5), ("change_order", 0.4))
    guess = guess_of({**ranking, "unsure_between": ["cancel_order", "change_order"]})
    assert guess == Guess("cancel_order", 0.5, rejected=False, asked=True)
    assert guess.answer == "cancel_order"


def test_a_text_is_understood_and_timed_once():
    calls = []
    parses = Parses(lambda text: calls.append(text) or {"text": text})
    assert [parses.of(text)["text"] for text in ("a", "b", "a")] == ["a", "b", "a"]
    assert calls == ["a", "b"]
    assert set(parses.milliseconds) == set(parses.cpu_milliseconds) == {"a", "b"}
    assert min(parses.milliseconds.values()) >= 0
