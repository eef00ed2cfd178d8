"""Intervals against published or hand-computed values."""

from __future__ import annotations

import numpy as np
import pytest

from bot.assistant.evaluation.intervals import bootstrap, wilson


def test_wilson_s_interval_of_81_in_263():
    # Newcombe 1998, table I, method 3
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)


def test_wilson_stays_within_0_and_1_and_is_honest_about_few_rows():
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert wilson(20, 20) == pytest.approx((0.8389, 1.0), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


def test_the_bootstrap_of_a_mean_comes_near_its_standard_error():
    values = np.arange(100) % 2  # standard error .05
    low, high = bootstrap(lambda rows: values[rows].mean(), 100)
    assert (low, high) == pytest.approx((0.5 - 1.96 * 0.05, 0.5 + 1.96 * 0.05), abs=0.02)


def test_the_same_rows_give_the_same_interval():
    values = np.arange(30.0)
    measured = [bootstrap(lambda rows: values[rows].mean(), 30, rounds=50) for _ in range(2)]
    assert measured[0] == measured[1]


def test_rounds_in_which_nothing_could_be_measured_do_not_count():
    low, high = bootstrap(lambda rows: 1.0 if 0 in rows else float("nan"), 5, rounds=50)
    assert (low, high) == (1.0, 1.0)
    assert np.isnan(bootstrap(lambda _: float("nan"), 5, rounds=5)).all()
