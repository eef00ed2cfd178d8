from __future__ import annotations

import math

import pytest

from bot.assistant.evaluation.figures import (
    Figure,
    Section,
    Table,
    precision_and_recall,
    resampled,
    share,
)


@pytest.mark.parametrize(
    ("value", "target", "at_most", "met"),
    [
        (0.92, 0.92, False, True),
        (0.919, 0.92, False, False),
        (0.05, 0.05, True, True),
        (0.06, 0.05, True, False),
        (0.5, None, False, None),
        (math.nan, 0.5, False, None),
    ],
)
def test_a_target_is_met_or_missed_or_not_there(value, target, at_most, met):
    assert Figure("f", value, 0, 1, 10, target, at_most).met is met


def test_a_share_counts_its_hits():
    figure = share("f", [True, False, True, True], 0.7)
    assert (figure.value, figure.count, figure.met) == (0.75, 4, True)
    assert 0 < figure.low < 0.75 < figure.high < 1


def test_nothing_measured_is_no_number():
    assert math.isnan(share("f", []).value)
    assert math.isnan(resampled("f", lambda _: 1.0, 0).value)


def test_precision_and_recall_of_a_yes_or_no_answer():
    truth = [True, True, True, False, False]
    said = [True, True, False, True, False]
    precision, recall, f1 = precision_and_recall(truth, said, "it", 0.6, f1=True)
    assert (precision.value, precision.count) == (pytest.approx(2 / 3), 3)
    assert (recall.value, recall.count) == (pytest.approx(2 / 3), 3)
    assert f1.value == pytest.approx(2 / 3)
    assert f1.low < f1.value < f1.high
    assert precision.target == recall.target == 0.6


def test_a_section_becomes_plain_data_with_its_verdicts():
    section = Section("s", "S", figures=[share("f", [True], 0.9)], data={"labels": ["a"]})
    section.tables = [Table("t", ("a",), [(1,)])]
    plain = section.as_dict()
    assert plain["figures"][0]["met"] is True
    assert plain["tables"] == [{"title": "t", "header": ("a",), "rows": [(1,)]}]
    assert plain["labels"] == ["a"]
