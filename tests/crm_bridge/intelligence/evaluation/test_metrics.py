import numpy as np
import pytest

from crm_bridge.intelligence.evaluation.bootstrap import interval
from crm_bridge.intelligence.evaluation.metrics import gini, score

BUYERS = np.array([8.0, 4.0, 2.0, 1.0, 0.0])


def scored(lists: list[list[int]], truth: list[list[int]], own: float = 2.0):  # type: ignore[no-untyped-def]
    return score(
        np.array(lists),
        [np.array(each, int) for each in truth],
        BUYERS,
        customers=8,
        own=np.full(len(lists), own),
    )


def test_a_hit_counts_once_and_by_its_place() -> None:
    told = scored([[0, 1, 2], [3, 1, 0], [0, 1, 2]], [[2, 1], [3], [4]]).by_customer
    assert told["hr"].tolist() == [1, 1, 0]
    assert told["mrr"].tolist() == [0.5, 1, 0]
    second_and_third = 1 / np.log2(3) + 1 / np.log2(4)
    assert told["ndcg"].tolist() == pytest.approx([second_and_third / (1 + 1 / np.log2(3)), 1, 0])


def test_who_bought_nothing_to_be_found_is_not_counted() -> None:
    told = scored([[0, 1], [0, 1]], [[], [0]]).by_customer
    assert np.isnan(told["hr"]).tolist() == [True, False]


def test_a_product_that_the_catalogue_did_not_have_is_a_miss_not_an_empty_place() -> None:
    told = scored([[0, -1]], [[-1]]).by_customer
    assert told["hr"].tolist() == [0]


def test_novelty_and_bias_go_by_how_many_bought_what_is_listed() -> None:
    told = scored([[0, 3]], [[0]], own=3.0)
    assert told.by_customer["novelty"].tolist() == [1.5]
    assert told.by_customer["bias"].tolist() == pytest.approx([0.5])


def test_coverage_and_inequality_are_of_all_lists_together() -> None:
    told = scored([[0, 1], [0, 1]], [[0], [0]])
    assert told.coverage == pytest.approx(2 / 5)
    assert gini(np.array([3, 3, 3])) == pytest.approx(0)
    assert gini(np.array([0, 0, 0, 9])) == pytest.approx(0.75)
    assert gini(np.zeros(3)) == 0


def test_an_interval_is_of_the_mean_and_the_same_each_time() -> None:
    values = np.array([0.0, 1.0] * 200 + [np.nan])
    low, high = interval(values)
    assert (low, high) == interval(values)
    assert low == pytest.approx(0.45, abs=0.02)
    assert high == pytest.approx(0.55, abs=0.02)
    assert interval(np.array([np.nan])) == (0.0, 0.0)
