"""Cross-validation of the tiny bot, through the components that its configuration names."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assistant.evaluation import components
from bot.assistant.evaluation.confusions import cross_validation, largest_confusions
from bot.assistant.evaluation.cross_validation import (
    Example,
    Held,
    cross_validated,
    read_examples,
)
from bot.assistant.evaluation.workers import Workers, working

TINY = Path("tests/assistant/tiny_bot")
CONFIG = str(TINY / "config.yml")


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nlu")
    (folder / "all.yml").write_text((TINY / "nlu.yml").read_text("utf-8"), encoding="utf-8")
    return read_examples(folder)


@pytest.fixture(scope="module")
def held(examples):
    texts, labels = [e.text for e in examples], [e.label for e in examples]
    messages = components.featurised(texts, labels, CONFIG)
    return cross_validated(examples, messages, Workers(), folds=4, config=CONFIG)


def test_examples_are_read_without_markup_and_with_their_file(examples):
    wanted = Example("has order CL-104233 been sent", "track_order", examples[0].file)
    assert wanted in examples
    assert examples[0].file.name == "all.yml"


def test_every_example_is_classified_once_by_components_that_did_not_see_it(held, examples):
    assert [one.example for one in held] == examples
    assert all(0 <= one.confidence <= 1 for one in held)
    right = sum(one.said == one.example.label for one in held) / len(held)
    assert 0.4 < right < 1.0  # seen examples would all be right


def test_components_learn_from_what_they_are_taught():
    texts = ["red apple", "green apple", "ripe apple", "fast car", "old car", "new car"]
    messages = components.featurised(texts, ["fruit"] * 3 + ["car"] * 3, CONFIG)
    asked = components.featurised(["sour apple", "my car"], ["?", "?"], CONFIG)
    ranked = components.rankings(messages, asked, CONFIG)
    assert [next(e["name"] for e in row if e["name"] != "nlu_fallback") for row in ranked] == [
        "fruit",
        "car",
    ]
    swapped = components.featurised(texts, ["car"] * 3 + ["fruit"] * 3, CONFIG)
    ranked = components.rankings(swapped, asked, CONFIG)
    assert next(e["name"] for e in ranked[0] if e["name"] != "nlu_fallback") == "car"


@pytest.mark.timeout(180)
def test_other_processes_come_to_the_same(examples, held):
    texts, labels = [e.text for e in examples], [e.label for e in examples]
    messages = components.featurised(texts, labels, CONFIG)
    with working(1) as workers:
        again = cross_validated(examples, messages, workers, folds=4, config=CONFIG)
    assert [one.said for one in again] == [one.said for one in held]


def example(label):
    return Example("text", label, Path("a.yml"))


def test_the_section_counts_what_was_said():
    held = [
        Held(example("a"), (("a", 0.9), ("b", 0.1))),
        Held(example("a"), (("b", 0.6), ("a", 0.4))),
        Held(example("b"), (("b", 0.8), ("a", 0.2))),
    ]
    section, picture = cross_validation(held, 5)
    values = {figure.name: figure.value for figure in section.figures}
    assert values["accuracy"] == pytest.approx(2 / 3)
    assert values["macro-F1"] == pytest.approx(2 / 3)
    assert values["calibration error of the confidence"] == pytest.approx((0.1 + 0.6 + 0.2) / 3)
    assert section.tables[0].rows == [("a", "b", 1, 0.5)]
    assert section.data["confusion_matrix"] == [[0.5, 0.5], [0.0, 1.0]]
    assert picture.startswith(b"\x89PNG")


def test_the_largest_confusions_come_first():
    truth, said = ["a", "a", "a", "b", "c"], ["b", "b", "c", "a", "c"]
    rows = largest_confusions(truth, said, shown=2).rows
    assert rows == [("a", "b", 2, pytest.approx(2 / 3)), ("a", "c", 1, pytest.approx(1 / 3))]


def test_the_probability_of_a_label_that_was_not_considered_is_0():
    held = Held(example("c"), (("a", 0.9), ("b", 0.1)))
    assert (held.said, held.confidence) == ("a", 0.9)
    assert (held.probability("b"), held.probability("c")) == (0.1, 0.0)
