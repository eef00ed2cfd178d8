"""The seed gives the faults."""

from collections import Counter

from tests.chaos.plan import SHARES, planned
from tests.chaos.script import script


def test_a_seed_gives_the_same_faults_again() -> None:
    assert planned(7, 500, 1300) == planned(7, 500, 1300)
    assert list(script(7, 3, 20, 60)) == list(script(7, 3, 20, 60))


def test_another_seed_gives_others() -> None:
    assert planned(7, 500, 1300) != planned(8, 500, 1300)
    assert list(script(7, 3, 20, 60)) != list(script(8, 3, 20, 60))


def test_every_kind_happens_within_the_time() -> None:
    faults = planned(1, 12, 40)
    assert set(SHARES) == {one.kind for one in faults}
    assert all(0 <= one.at <= 40 for one in faults)
    assert [one.at for one in faults] == sorted(one.at for one in faults)


def test_kinds_that_are_left_out_do_not_happen() -> None:
    found = Counter(one.kind for one in planned(1, 60, 40, ["kill", "cut"]))
    assert set(found) == {"kill", "cut"}
    assert found.total() == 60
