import numpy as np
import pytest

from crm_bridge.intelligence.segments.comparing import compared, silhouette
from crm_bridge.intelligence.segments.grouping import k_means
from crm_bridge.intelligence.segments.habits import Floats
from crm_bridge.intelligence.segments.stability import (
    Steadiness,
    agreement,
    number_of_groups,
    overlaps,
    steadiness,
)


def heaps(*centres: tuple[float, float], each: int = 60, wide: float = 0.3) -> Floats:
    rng = np.random.default_rng(1)
    return np.vstack([rng.normal(centre, wide, (each, 2)) for centre in centres])


def line(**weakest: float) -> list[Steadiness]:
    return [Steadiness(int(name[1:]), value, 0.9, 0.2) for name, value in weakest.items()]


@pytest.mark.parametrize("number", [2, 3, 4, 5])
def test_the_number_of_heaps_is_found(number: int) -> None:
    centres = [(0.0, 0.0), (3.0, 0.0), (0.0, 3.0), (3.0, 3.5), (7.0, 1.0)]
    rows = heaps(*centres[:number])
    assert number_of_groups(steadiness(rows), len(rows)) == number


def test_one_round_cloud_has_no_groups() -> None:
    rows = heaps((0.0, 0.0), each=300, wide=1.0)
    assert number_of_groups(steadiness(rows), len(rows)) is None


def test_the_largest_peak_with_stable_groups_is_taken() -> None:
    assert number_of_groups(line(g2=0.98, g3=0.7, g4=0.6, g5=0.9, g6=0.5), 100) == 5
    assert number_of_groups(line(g2=0.98, g3=0.7, g4=0.6, g5=0.74, g6=0.5), 100) == 2
    # It is hardly above its neighbour: the draws make that.
    assert number_of_groups(line(g2=0.98, g3=0.7, g4=0.78, g5=0.8, g6=0.5), 100) == 2
    assert number_of_groups(line(g2=0.7, g3=0.6, g4=0.5), 100) is None
    assert number_of_groups([], 100) is None


def test_the_number_in_use_stays_while_there_is_a_pattern() -> None:
    found = line(g2=0.98, g3=0.7, g4=0.6, g5=0.72, g6=0.5)
    assert number_of_groups(found, 100, in_use=5) == 5
    assert number_of_groups(line(g2=0.98, g3=0.5, g4=0.4, g5=0.55, g6=0.5), 100, in_use=5) == 2


def test_a_handful_of_customers_is_no_group() -> None:
    tiny = [Steadiness(2, 0.99, 0.99, 0.01)]
    assert number_of_groups(tiny, 10_000) is None


def test_overlaps_are_what_both_have_of_what_either_has() -> None:
    one, other = np.array([0, 0, 0, 1, 1]), np.array([1, 1, 0, 0, 0])
    assert overlaps(one, other, 2, 2).round(2).tolist() == [[0.2, 0.67], [0.67, 0.0]]


def test_a_method_that_finds_the_same_again_agrees_with_itself() -> None:
    rows = heaps((0.0, 0.0), (5.0, 5.0))
    assert agreement(k_means(2), rows) == pytest.approx(1)
    assert agreement(k_means(5), rows) < 0.8


def test_methods_are_compared_on_the_same_rows() -> None:
    found = {one.method: one for one in compared(heaps((0.0, 0.0), (5.0, 5.0)), 2)}
    assert {name: one.groups for name, one in found.items()} == dict.fromkeys(found, 2)
    assert all((one.silhouette or 0) > 0.8 for one in found.values())


def test_a_silhouette_needs_two_groups() -> None:
    rows = heaps((0.0, 0.0))
    assert silhouette(rows, np.zeros(len(rows), dtype=np.int64)) is None
    assert silhouette(rows, np.arange(len(rows))) is None
    assert silhouette(rows, np.full(len(rows), -1)) is None
