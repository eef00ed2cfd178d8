"""How well entities are found in messages whose entities are marked."""

from __future__ import annotations

import csv
import time
from datetime import date
from pathlib import Path

import pytest

from bot.assistant.nlu.finding import find_entities
from bot.assistant.nlu.products import ProductNames
from tests.assistant.nlu.marked import marked, read_marked, scores

TODAY = date(2026, 11, 18)  # a Wednesday
CASES = Path("tests/assistant/nlu/cases")
LEAST = {"all": 0.95, "order_number": 0.95, "product": 0.93, "person": 0.9}


@pytest.fixture(scope="module")
def catalogue() -> ProductNames:
    with Path("data/demo/products.csv").open(encoding="utf-8", newline="") as file:
        return ProductNames([(row["id"], row["name"]) for row in csv.DictReader(file)])


@pytest.mark.parametrize("name", ["entities.txt", "entities_held.txt", "entities_later.txt"])
def test_what_is_marked_is_found_and_nothing_else(catalogue, name):
    reached = scores(read_marked(CASES / name), lambda text: find_entities(text, TODAY, catalogue))
    assert {kind: round(score.f1, 3) for kind, score in reached.items()
            if score.f1 < LEAST.get(kind, 0.9)} == {}  # fmt: skip


def test_finding_nothing_is_no_success():
    cases = [marked("order [CL 1042](order_number:CL-1042) is late")]
    assert scores(cases, lambda _: [])["all"].f1 == 0.0


@pytest.mark.parametrize(
    "text",
    [
        "a" * 2000, "1 " * 1000, "one " * 500, "boots " * 333, "a@" * 1000, "12 High " * 250,
        "stoneware set of " * 117, "the 5th " * 250, "1 x y z w " * 200, "£1," * 666,
        "order number is " * 125, "07911 123456 " * 150, "flat 1, " * 250, "!" * 1999 + "@",
    ],
)  # fmt: skip
def test_a_long_message_of_anything_takes_no_time(catalogue, text):
    find_entities(text, TODAY, catalogue)
    started = time.thread_time()
    find_entities(text, TODAY, catalogue)
    assert time.thread_time() - started < 0.09
