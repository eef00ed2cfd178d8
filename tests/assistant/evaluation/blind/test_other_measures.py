"""Sentiment, escalation and articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assistant.evaluation.blind.articles import articles
from bot.assistant.evaluation.blind.escalation import escalation
from bot.assistant.evaluation.blind.sentiment import sentiment
from bot.assistant.evaluation.labelled import Labelled
from bot.assistant.evaluation.parses import Parses
from bot.escalation import EscalationRules


def values(section):
    return {figure.name: figure.value for figure in section.figures}


def test_sentiment_by_label_and_by_score():
    felt = {
        "a": {"label": "negative", "score": -1.0},
        "b": {"label": "neutral", "score": 0.0},
        "c": {"label": "positive", "score": 1.0},
        "d": {"label": "positive", "score": 1.0},
    }
    rows = Labelled(list(felt), ["negative", "neutral", "positive", "neutral"])
    section = sentiment("s", "S", rows, felt.__getitem__, 0.88)
    assert values(section) == {
        "macro-F1": pytest.approx((1 + 2 / 3 + 2 / 3) / 3),
        "accuracy": 0.75,
        "calibration error of the score": pytest.approx(1 / 4),
    }
    assert section.tables[0].rows[1] == ("neutral", 2, 1.0, 0.5, pytest.approx(2 / 3), 0, 1, 1)


def test_a_feeling_that_never_changes_is_seen_through():
    rows = Labelled(list("abc"), ["negative", "neutral", "positive"])
    section = sentiment("s", "S", rows, lambda _: {"label": "neutral", "score": 0.0}, 0.88)
    assert values(section)["macro-F1"] == pytest.approx(0.5 / 3)


def understood(text):
    name = "contact_human_agent" if "beam" in text else "greet"
    return {
        "intent": {"name": name, "confidence": 0.9},
        "intent_ranking": [{"name": name, "confidence": 0.9}],
        "needs": [],
        "entities": [],
        "sentiment": {"label": "neutral", "score": 0.0},
    }


def test_escalation_counts_calls_and_traps_by_words_and_by_all_that_is_understood():
    rules = EscalationRules.load(Path("data/escalation.yml"))
    texts = ["I want to speak to a human", "this is fraud", "beam me over to your planet", "hello"]
    found = values(
        escalation(Labelled(texts, ["yes", "yes", "yes", "no"]), rules, Parses(understood))
    )
    assert found["precision of the rules"] == 1.0
    assert found["recall of the rules"] == pytest.approx(2 / 3)
    assert found["F1 of the rules"] == pytest.approx(0.8)
    assert found["recall of rules and understanding"] == 1.0
    assert found["precision of rules and understanding"] == 1.0


def test_articles_first_among_three_and_none():
    found = {
        "a": ["one", "two"],
        "b": ["two", "three", "one"],
        "c": [],
        "d": ["other"],
        "e": [],
        "f": ["one"],
    }
    parses = Parses(lambda text: {"articles": [{"slug": slug} for slug in found[text]]})
    labels = ["one", "one", "one", "two|other", "none", "none"]
    assert values(articles(Labelled(list(found), labels), parses)) == {
        "the right article first": 0.5,
        "the right article among the first three": 0.75,
        "questions that none answers: none found": 0.5,
    }


def test_a_model_without_articles_is_said_to_have_none():
    section = articles(Labelled(["a"], ["one"]), Parses(lambda _: {}))
    assert section.figures == []
    assert section.skipped == "the model does not retrieve articles"
