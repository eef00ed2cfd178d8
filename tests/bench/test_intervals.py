"""Ratios and what chance may have made of them."""

from collections.abc import Sequence
from statistics import fmean

from tests.bench.intervals import ratio


def test_a_ratio_is_of_the_figure_over_all_rounds() -> None:
    found = ratio([2.0, 4.0], [1.0, 5.0], fmean)

    assert (found.ours, found.theirs, found.value) == (3.0, 3.0, 1.0)


def test_rounds_are_resampled_in_pairs() -> None:
    """What slowed the machine in one round slowed both, so it says nothing of their ratio."""
    slow_in_the_third = [10.0, 10.0, 90.0, 10.0, 10.0]
    found = ratio([2 * one for one in slow_in_the_third], slow_in_the_third, fmean)

    assert (found.low, found.value, found.high) == (2.0, 2.0, 2.0)


def test_the_interval_is_wider_where_the_rounds_differ_more() -> None:
    def width(ours: Sequence[float]) -> float:
        found = ratio(ours, [1.0] * 5, fmean)
        assert found.low <= found.value <= found.high
        return found.high - found.low

    assert width([1.0, 1.0, 1.1, 0.9, 1.0]) < width([0.2, 2.0, 1.0, 0.5, 1.3])
