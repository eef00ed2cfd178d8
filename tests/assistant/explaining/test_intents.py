"""Why an intent was chosen, asked of a model trained on a handful of sentences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.assistant.explaining.intents import FEWEST_WORDS, MOST_WORDS, IntentExplainer
from bot.assistant.nlu import sentences


@pytest.mark.parametrize(
    ("text", "intent", "word"),
    [
        ("I want a refund for the kettle", "get_refund", "refund"),
        ("please would you cancel the thing", "cancel_order", "cancel"),
        ("hello my dear friend", "greet", "hello"),
    ],
)
def test_the_word_that_decides_comes_first(explainer, text, intent, word):
    reasons = explainer.reasons(text)
    assert reasons.ranking[0].name == intent
    assert reasons.pulls[0].word.text == word
    assert reasons.pulls[0].pull > 0


def test_what_a_pull_says_holds_when_the_word_is_really_left_out(explainer):
    pull = explainer.reasons("I want a refund for the kettle").pulls[0]
    (left,) = explainer.rankings(["I want a for the kettle"])
    assert (pull.left.name, pull.left.confidence) == (
        left[0].name,
        pytest.approx(left[0].confidence, abs=1e-4),
    )
    assert left[0].name != "get_refund"


def test_a_word_against_the_intent_pulls_the_other_way(explainer):
    reasons = explainer.reasons("refund refund my order parcel refund please a refund")
    (order,) = [pull for pull in reasons.pulls if pull.word.text == "order"]
    assert reasons.ranking[0].name == "get_refund"
    assert order.pull < 0


def test_a_model_that_gives_every_text_the_same_finds_no_word_that_pulls(small_model):
    class Deaf:
        classes, linear, examples = (
            small_model.model.classes,
            small_model.model.linear,
            small_model.model.examples,
        )

        def decide(self, texts, vectors):
            return np.tile(np.array([3.0, 2.0, 1.0, 0.0]), (len(texts), 1))

        def decide_one(self, text, vector):
            return self.decide([text], vector)[0]

    explainer = IntentExplainer(replace(small_model, model=Deaf()))
    assert {pull.pull for pull in explainer.reasons("I want a refund").pulls} == {0.0}


def test_the_parts_of_the_lead_add_up_to_the_model_s_own_decision(small_model, explainer):
    reasons = explainer.reasons("where is my order")
    decisions = small_model.model.decide(
        ["where is my order"], sentences.encode(["where is my order"])
    )
    best, second = (small_model.model.classes.index(one.name) for one in reasons.ranking[:2])
    assert reasons.lead.total == pytest.approx(decisions[0, best] - decisions[0, second], abs=1e-3)
    assert reasons.lead.lexical > 0
    assert reasons.lead.meaning > 0


def test_the_closest_examples_are_told_with_their_intent(explainer):
    nearest = explainer.reasons("where is my order?").nearest
    assert (nearest[0].text, nearest[0].intent) == ("where is my order", "track_order")
    assert nearest[0].closeness > 0.9
    assert [one.closeness for one in nearest] == sorted(
        (n.closeness for n in nearest), reverse=True
    )


def test_slips_that_were_put_right_are_told(explainer):
    assert explainer.put_right("where is my ordr, I want a refnud") == [
        ("ordr", "order"),
        ("refnud", "refund"),
    ]
    assert explainer.put_right("where is my order") == []
    assert explainer.reasons("I want a refnud").ranking[0].name == "get_refund"


def test_of_many_words_the_most_telling_are_tested(explainer):
    story = (
        "my sister in the old house by the sea had asked our aunt and uncle over to dinner on some "
        "warm Sunday in May when a lamp fell right off its shelf, I want a refund, so nobody ate "
        "much that night but they all sang until very late"
    )
    reasons = explainer.reasons(story)
    assert len(reasons.pulls) == MOST_WORDS
    assert reasons.not_tested > 10
    assert "refund" in [pull.word.text for pull in reasons.pulls]


def test_of_a_long_text_fewer_words_are_tested(explainer):
    text = "refund " + " ".join(f"word{number}" for number in range(400))
    assert len(explainer.reasons(text).pulls) == FEWEST_WORDS


@pytest.mark.parametrize("text", ["?", "🎉", "refund " * 300, "\u202eשלום", "<b>hi</b>", "x"])
def test_no_text_makes_it_fail(explainer, text):
    reasons = explainer.reasons(text)
    assert len(reasons.ranking) == 4
    assert all(np.isfinite(pull.pull) for pull in reasons.pulls)
