"""Agreement beyond chance, against values worked out by hand."""

import pytest

from crm_bridge.reviews.agreement import Agreement, agreement


async def test_yes_and_no_are_compared_without_weights() -> None:
    """Cohen's own kind of table: 20 both yes, 15 both no, 5 and 10 apart, of 50."""
    pairs = [(1, 1)] * 20 + [(0, 0)] * 15 + [(1, 0)] * 5 + [(0, 1)] * 10
    found = await agreement(pairs, "yes_no")
    # 0.7 observed; by chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5.
    assert found.kappa == pytest.approx(0.4)
    assert (found.pairs, found.same, found.apart) == (50, 35, pytest.approx(0.3))
    assert found.level == "fair"


async def test_on_a_scale_of_five_near_is_better_than_far() -> None:
    near = await agreement([(1, 2), (2, 3), (3, 4), (4, 5), (5, 5)], "five")
    far = await agreement([(1, 5), (2, 5), (3, 4), (4, 1), (5, 5)], "five")
    assert near.kappa is not None
    assert far.kappa is not None
    # The squares of the distances are 4 in all; were each paired with each, their mean would be 4.
    assert near.kappa == pytest.approx(1 - (4 / 5) / 4)
    assert near.kappa > far.kappa


async def test_reviewers_who_always_agree_agree_fully() -> None:
    found = await agreement([(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)], "five")
    assert (found.kappa, found.level) == (pytest.approx(1), "almost perfect")


@pytest.mark.parametrize(
    ("pairs", "level"),
    [([], "too few to tell"), ([(1, 2)] * 4, "too few to tell"), ([(5, 5)] * 9, "one value only")],
)
async def test_where_kappa_says_nothing_there_is_none(
    pairs: list[tuple[int, int]], level: str
) -> None:
    found = await agreement(pairs, "five")
    assert (found.kappa, found.level) == (None, level)


def test_the_levels_are_words() -> None:
    levels = [Agreement(9, 9, 0, kappa).level for kappa in (0.9, 0.7, 0.5, 0.3, 0.1, -1)]
    assert levels[:4] == ["almost perfect", "substantial", "moderate", "fair"]
    assert set(levels[4:]) == {"slight or none"}
