"""Copies, neighbours and doubtful labels among examples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.assistant.evaluation.cross_validation import Example, Held
from bot.assistant.evaluation.data_report.copies import (
    copies_of_each,
    duplicates,
    near_duplicates,
    overlap,
)
from bot.assistant.evaluation.data_report.doubts import doubtful
from bot.assistant.evaluation.data_report.neighbours import neighbours


def example(text, label="a"):
    return Example(text, label, Path("data/nlu/a.yml"))


def test_the_nearest_come_first_and_nothing_is_near_itself():
    vectors = np.array([[1.0, 0.0], [0.9, 0.1], [0.0, 5.0], [0.1, 0.9]])
    found = neighbours(vectors, closeness=0.99, count=2)
    assert found.nearest.tolist() == [[1, 3], [0, 3], [3, 1], [2, 1]]
    assert [(one, other) for one, other, _ in found.pairs] == [(0, 1), (2, 3)]


def test_pairs_are_found_across_the_blocks_in_which_they_are_looked_for(monkeypatch):
    vectors = np.random.RandomState(0).normal(size=(25, 4))
    whole = neighbours(vectors, closeness=0.8)
    monkeypatch.setattr("bot.assistant.evaluation.data_report.neighbours._BLOCK", 7)
    parts = neighbours(vectors, closeness=0.8)
    assert [pair[:2] for pair in parts.pairs] == [pair[:2] for pair in whole.pairs]
    assert len(whole.pairs) > 5
    assert (parts.nearest == whole.nearest).all()


def test_case_and_punctuation_make_no_other_text():
    examples = [example("Where's my order?"), example("where's MY order", "b"), example("where")]
    (copy,) = duplicates(examples)
    assert (copy.one, copy.other, copy.across) == (examples[0], examples[1], True)


def test_pictures_alone_are_compared_as_they_are():
    assert duplicates([example("👍"), example("👎"), example("?!")]) == []
    assert len(duplicates([example("👍"), example("👍", "b")])) == 1


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [("where is my order", "Where is my parcel?", 3 / 5), ("hi", "bye", 0), ("?", "!", 0)],
)
def test_overlap_is_the_share_of_common_words(one, other, share):
    assert overlap(one, other) == pytest.approx(share)


def test_near_duplicates_share_words_and_are_not_the_same():
    examples = [
        example("can I cancel my order"),
        example("could I cancel my order", "b"),
        example("Can I cancel my order?"),
        example("please call the purchase off"),
    ]
    pairs = [(0, 1, 0.97), (0, 2, 0.99), (0, 3, 0.96), (1, 2, 0.98)]
    found = near_duplicates(examples, pairs)
    assert [(c.one.text, c.other.text) for c in found] == [
        ("could I cancel my order", "Can I cancel my order?"),
        ("can I cancel my order", "could I cancel my order"),
    ]
    assert copies_of_each(found) == {"a": 2, "b": 1}


def held(text, label, said, sure):
    return Held(example(text, label), ((said, sure), (label, 1 - sure)))


def test_a_label_is_doubted_when_components_and_neighbours_agree_against_it():
    rows = [
        held("0", "a", "b", 0.9),  # most neighbours are b: doubted
        held("1", "b", "b", 0.9),
        held("2", "b", "b", 0.9),
        held("3", "a", "b", 0.95),  # neighbours are a: not doubted
        held("4", "a", "b", 0.5),  # the components are not sure: not doubted
        held("5", "a", "a", 0.9),
        held("6", "b", "a", 0.99),  # doubted, and more surely
    ]
    nearest = np.array(
        [[1, 2, 3], [0, 2, 6], [0, 1, 6], [0, 4, 5], [1, 2, 6], [0, 3, 4], [0, 3, 5]]
    )
    doubts = doubtful(rows, nearest, least=0.6)
    assert [(d.example.text, d.said, d.against) for d in doubts] == [("6", "a", 3), ("0", "b", 2)]
