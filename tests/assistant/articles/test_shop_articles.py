"""The demo shop's own articles, with the real encoder and questions kept apart for the purpose.

`choosing.csv` served to choose weights and threshold; `kept_apart.csv` did not.
"""

from __future__ import annotations

import csv
from pathlib import Path
from statistics import mean

import pytest

from bot.assistant.articles.finder import ArticleFinder
from bot.assistant.articles.shelf import Shelf, known_intents
from bot.assistant.articles.vectors import Vectors
from bot.assistant.nlu import sentences

KNOWLEDGE = Path("data/knowledge")
NONE = "none"


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf(KNOWLEDGE, known_intents())


@pytest.fixture(scope="module")
def answers(shelf) -> list[tuple[str, list[str]]]:
    """(right article, articles found) for each question, by the texts alone."""
    finder = ArticleFinder(shelf, Vectors(sentences.encode))
    path = Path(__file__).with_name("kept_apart.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    vectors = sentences.encode([row["question"] for row in rows])
    return [
        (row["article"], [one.article.slug for one in finder.find(row["question"], vector, {})])
        for row, vector in zip(rows, vectors, strict=True)
    ]


def test_every_file_is_a_good_article(shelf):
    assert len(shelf.articles) == len(list(KNOWLEDGE.glob("*.md"))) >= 50


def test_every_how_to_intent_has_an_article(shelf):
    served = {topic for article in shelf.articles for topic in article.topics}
    assert {"create_account", "check_refund_policy", "gift_card", "store_info", "review"} <= served


def test_paragraphs_can_be_quoted(shelf):
    lengths = [len(p.text.split()) for one in shelf.articles for p in one.paragraphs]
    assert min(lengths) >= 30
    assert max(lengths) <= 90


def test_the_right_article_comes_first(answers):
    right = [found[:1] == [article] for article, found in answers if article != NONE]
    assert len(right) == 100
    assert mean(right) >= 0.85


def test_the_right_article_is_among_the_first_three(answers):
    assert mean(article in found for article, found in answers if article != NONE) >= 0.93


def test_what_no_article_is_about_is_mostly_rejected(answers):
    """By the texts alone; what the intents say of a message rejects most of the rest."""
    assert mean(found == [] for article, found in answers if article == NONE) >= 0.7
