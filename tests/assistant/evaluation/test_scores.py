"""The measures against values worked out by hand."""

from __future__ import annotations

import math

import pytest

from bot.assistant.evaluation import scores
from bot.assistant.evaluation.scores import Labels


def accuracy(truth, said):
    return Labels.of(truth, said).accuracy()


def macro_f1(truth, said):
    return Labels.of(truth, said).macro_f1()


def mcc(truth, said):
    return Labels.of(truth, said).mcc()


def test_accuracy_is_the_share_that_is_right():
    assert accuracy(["a", "b", "b", "c"], ["a", "b", "a", "c"]) == 0.75
    assert math.isnan(accuracy([], []))


def test_macro_f1_counts_every_label_the_same():
    # a: precision 1/2, recall 1, F1 2/3; b: precision 1, recall 2/3, F1 4/5.
    assert macro_f1(["a", "b", "b", "b"], ["a", "b", "b", "a"]) == pytest.approx(
        (2 / 3 + 4 / 5) / 2
    )


def test_a_label_that_is_only_guessed_counts_as_0_in_macro_f1():
    assert macro_f1(["a", "a"], ["a", "b"]) == pytest.approx((2 / 3 + 0) / 2)


def test_mcc_of_two_classes_is_the_phi_coefficient():
    # true positives 3, true negatives 2, false positives 1, false negatives 0
    truth, said = ["y", "y", "y", "n", "n", "n"], ["y", "y", "y", "n", "n", "y"]
    assert mcc(truth, said) == pytest.approx((3 * 2 - 1 * 0) / math.sqrt(4 * 3 * 3 * 2))


def test_auroc_counts_pairs_in_order_and_ties_as_half():
    # pairs: .9>.2, .9>.5, .5>.2, .5=.5 -> 3.5 of 4
    assert scores.auroc([0.9, 0.5], [0.2, 0.5]) == pytest.approx(3.5 / 4)
    assert scores.auroc([0.1], [0.2, 0.3]) == 0.0
    assert math.isnan(scores.auroc([], [0.2]))


def test_calibration_error_is_the_weighted_gap_of_the_bins():
    # bins of a half: two at .25 of which one is right (gap .25), two at .75, both right (gap .25)
    error = scores.calibration_error([0.25, 0.25, 0.75, 0.75], [True, False, True, True], bins=2)
    assert error == pytest.approx(0.25)
    assert scores.calibration_error([1.0, 1.0], [True, True]) == 0.0
    assert scores.calibration_error([1.0, 1.0], [True, False]) == 0.5


def test_precision_recall_and_f1():
    assert scores.precision_recall_f1(6, 2, 4) == pytest.approx((0.75, 0.6, 12 / 18))
    assert scores.precision_recall_f1(0, 0, 0) == (0.0, 0.0, 0.0)
