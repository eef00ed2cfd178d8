from __future__ import annotations

import pytest

from bot.assistant.evaluation.reading_parses import Guess, guess_of


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
