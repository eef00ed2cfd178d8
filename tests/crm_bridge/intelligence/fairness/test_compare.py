"""Errors of two groups are told apart where they differ, and not where chance is enough."""

import numpy as np
import pytest

from crm_bridge.intelligence.fairness.compare import Cases, Figure, compare
from crm_bridge.intelligence.fairness.rates import auroc, intervals, wilson


def cases(count: int, seed: int, *, worse_in: str = "") -> tuple[Cases, np.ndarray]:
    """Half of the customers are in A, half in B; `worse_in` one of them what is foretold is
    guessed."""
    draw = np.random.default_rng(seed)
    names = np.where(np.arange(count) % 2 == 0, "A", "B")
    truth = draw.uniform(0, 1, count)
    happened = draw.uniform(0, 1, count) < truth
    told = np.where(names == worse_in, draw.uniform(0, 1, count) * 0.5, truth)
    people = np.array([f"c{place}" for place in range(count)])
    return Cases(people, happened, told, told, told >= 0.5), names


def figures(made: tuple[Cases, np.ndarray]) -> dict[tuple[str, str], Figure]:
    return {
        (group.name, figure.measure): figure for group in compare(*made) for figure in group.figures
    }


def test_a_group_that_is_guessed_about_is_called_worse_in_everything_that_shows_it() -> None:
    found = figures(cases(1_200, 1, worse_in="B"))
    for measure in ("auroc", "calibration", "false_negative"):
        assert found["B", measure].worse
        assert not found["A", measure].worse
    assert found["B", "auroc"].value == pytest.approx(0.5, abs=0.08)
    apart = found["B", "auroc"].apart
    assert apart is not None
    assert apart[1] < apart[0] < apart[2] < 0


def test_equal_groups_are_called_worse_by_chance_only_rarely() -> None:
    called = [figure.worse for seed in range(8) for figure in figures(cases(400, seed)).values()]
    assert sum(called) <= 3


def test_of_a_small_group_nothing_is_said() -> None:
    made, names = cases(400, 2, worse_in="B")
    names[:6] = "C"
    small = next(group for group in compare(made, names) if group.name == "C")
    assert (small.cases, small.too_small) == (6, True)
    assert all(figure.value is None and not figure.worse for figure in small.figures)


def test_a_group_of_everybody_is_compared_with_nobody() -> None:
    made, _ = cases(200, 3)
    (whole,) = compare(made, np.full(200, "all"))
    assert all(figure.elsewhere is None and not figure.worse for figure in whole.figures)


def test_hits_are_compared_where_something_is_recommended() -> None:
    people = np.array([f"c{place}" for place in range(600)])
    names = np.where(np.arange(600) < 300, "near", "far")
    right = np.where(np.arange(600) < 300, np.arange(600) % 10 < 8, np.arange(600) % 10 < 5)
    found = {group.name: group.figures for group in compare(Cases(people, right), names)}
    assert [figure.measure for figure in found["far"]] == ["hit_rate"]
    assert found["far"][0].worse
    assert (found["far"][0].value, found["far"][0].elsewhere) == (0.5, 0.8)


def test_wilson_and_the_area_are_as_in_the_books() -> None:
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-3)
    assert wilson(0, 0) == (0.0, 1.0)
    scores, truth = np.array([0.1, 0.4, 0.4, 0.8]), np.array([False, False, True, True])
    assert auroc(scores, truth)[0] == pytest.approx(0.875)
    assert np.isnan(auroc(scores, np.ones(4, bool))[0])
    assert auroc(scores, truth, np.array([[1.0, 0.0, 1.0, 1.0]]))[0] == 1.0


def test_customers_are_drawn_with_all_their_cases() -> None:
    people = np.array(["ann"] * 50 + ["bob"] * 50)
    right = np.arange(100) < 50
    found = intervals(lambda weights: {"share": weights @ right / 100}, people)
    assert found["share"] == (0.0, 1.0)
