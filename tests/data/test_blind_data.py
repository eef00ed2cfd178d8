"""What measures the assistant: complete, well-formed, and unlike anything it was taught."""

import csv
import json
from collections import Counter
from functools import cache

import pytest

from tests.data import test_nlu_data as taught

BLIND = taught.DATA / "blind"
COLUMNS = {
    "intents": ["text", "label"],
    "needs": ["text", "intents"],
    "entities": ["text", "entities"],
    "sentiment": ["text", "label"],
    "escalation": ["text", "escalate", "topic"],
    "articles": ["text", "article"],
}
FEWEST = {
    "intents": 900,
    "needs": 200,
    "entities": 300,
    "sentiment": 300,
    "escalation": 300,
    "articles": 150,
}


@cache
def read(name: str) -> list[dict[str, str]]:
    with (BLIND / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def column(name: str, of: str) -> list[str]:
    return [row[of] for row in read(name)]


@pytest.mark.parametrize("name", COLUMNS)
def test_a_file_has_its_columns_enough_rows_and_no_text_twice(name: str) -> None:
    rows = read(name)
    assert list(rows[0]) == COLUMNS[name]
    assert len(rows) >= FEWEST[name]
    assert [row for row in rows if None in row or None in row.values()] == []
    assert [row for row in rows if not row["text"].strip()] == []
    counts = Counter(text.casefold().strip() for text in column(name, "text"))
    assert [text for text, count in counts.items() if count > 1] == []


def test_there_are_no_other_files() -> None:
    assert {file.stem for file in BLIND.glob("*.csv")} == set(COLUMNS)


def test_every_intent_is_measured_and_much_that_is_none() -> None:
    counts = Counter(column("intents", "label"))
    assert sorted(counts) == sorted(taught.INTENTS)
    assert min(counts.values()) >= 12
    assert counts["out_of_scope"] >= 200


def test_needs_are_intents_in_the_order_of_the_message() -> None:
    needs = [label.split() for label in column("needs", "intents")]
    assert {intent for row in needs for intent in row} <= set(taught.INTENTS)
    counts = Counter(min(len(row), 2) for row in needs)
    assert counts[1] >= 60
    assert counts[2] >= 100


def test_entities_stand_in_their_text() -> None:
    kinds: Counter[str] = Counter()
    for row in read("entities"):
        for entity in json.loads(row["entities"]):
            assert set(entity) == {"entity", "value", "text"}
            assert entity["text"] in row["text"]
            assert entity["value"].strip()
            kinds[entity["entity"]] += 1
    assert set(kinds) == taught.ENTITIES
    assert min(kinds.values()) >= 30
    assert sum(row["entities"] == "[]" for row in read("entities")) >= 50


def test_feelings_are_balanced() -> None:
    counts = Counter(column("sentiment", "label"))
    assert set(counts) == taught.FEELINGS
    assert min(counts.values()) >= 100


def test_half_of_the_calls_for_a_person_are_traps_and_the_others_have_a_topic() -> None:
    counts = Counter(column("escalation", "escalate"))
    assert set(counts) == {"yes", "no"}
    assert min(counts.values()) >= 150
    for row in read("escalation"):
        assert bool(row["topic"]) is (row["escalate"] == "yes")


def test_questions_are_answered_by_articles_that_there_are_or_by_none() -> None:
    slugs = {file.stem for file in (taught.DATA / "knowledge").glob("*.md")}
    labels = column("articles", "article")
    named = [slug for label in labels if label != "none" for slug in label.split("|")]
    assert set(named) <= slugs
    assert labels.count("none") >= 30


@pytest.mark.parametrize("name", ["intents", "needs"])
def test_nothing_like_the_blind_messages_was_taught(name: str) -> None:
    texts = [text for text, _ in taught.training_examples()]
    assert taught.near_copies(texts, column(name, "text")) == []


def test_nothing_like_the_blind_feelings_was_taught() -> None:
    texts = [text for text, _ in taught.rows("sentiment/training.csv")]
    assert taught.near_copies(texts, column("sentiment", "text")) == []


def test_a_copy_is_noticed_unless_it_is_very_short() -> None:
    seen = ["Where is [my order](product) number ten, please?", "thx"]
    blind = ["where is my order number ten please", "thx", "where is my order number nine please"]
    assert taught.near_copies(seen, blind) == [(blind[0], seen[0])]
