"""Shares, their intervals, and what is usual."""

import pytest

from crm_bridge.figures import words
from crm_bridge.figures.counting import Mean
from crm_bridge.figures.shares import Share, ranks_around
from crm_bridge.figures.usual import usual_count, usual_share


def test_wilsons_interval_is_the_published_one() -> None:
    # R. G. Newcombe, 1998, table I: 81 of 263, and 0 of 20.
    assert Share(81, 263).interval == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert Share(0, 20).interval == pytest.approx((0.0, 0.1611), abs=1e-4)


def test_newcombes_interval_of_a_difference_is_the_published_one() -> None:
    # R. G. Newcombe, 1998, table II: 56/70 - 48/80.
    assert Share(56, 70).difference(Share(48, 80)) == pytest.approx((0.0524, 0.3339), abs=1e-4)


def test_a_difference_counts_only_beyond_chance() -> None:
    assert Share(60, 100).differs(Share(40, 100))
    assert not Share(3, 5).differs(Share(2, 5))
    assert not Share(52, 100).differs(Share(48, 100))
    assert not Share(1, 1).differs(Share(0, 0))


def test_few_are_said_in_counts() -> None:
    assert words.share(Share(3, 5)) == "3 of 5"
    assert words.share(Share(30, 50)) == "60%"
    assert words.share(Share(0, 0)) == "–"
    assert words.change_of_share(Share(3, 5), Share(30, 50)) == ""
    assert words.change_of_share(Share(30, 50), Share(20, 50)) == "+20 points"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.4, "0 s"), (59, "59 s"), (61, "1 min"), (3600, "1 h"), (5400, "1 h 30 min"),
     (86_399, "24 h"), (86_400, "1 d"), (200_000, "2 d 8 h")],
)  # fmt: skip
def test_lengths_of_time_are_said_in_two_units(seconds: float, said: str) -> None:
    assert words.duration(seconds) == said


def test_means_differ_only_beyond_their_margins() -> None:
    low, high = Mean(50, 150, 500), Mean(50, 220, 1000)
    assert high.differs(low)
    assert not Mean(2, 8, 34).differs(Mean(2, 4, 10))
    assert not Mean(0, 0, 0).differs(low)


def test_ranks_hold_the_median() -> None:
    assert ranks_around(1, 0.5) == (1, 1, 1)
    at, low, high = ranks_around(100, 0.5)
    assert (at, low, high) == (50, 40, 60)
    assert ranks_around(10, 0.9)[0] == 9


def test_one_odd_week_moves_no_band() -> None:
    calm, odd = usual_count([6, 7, 5, 6, 8, 6, 7, 5]), usual_count([6, 7, 5, 6, 8, 6, 7, 90])
    assert calm is not None
    assert odd is not None
    assert abs(calm.high - odd.high) <= 2
    assert calm.low <= 5 < 8 <= calm.high < 18


def test_small_counts_have_room_for_chance() -> None:
    quiet = usual_count([0, 0, 0, 0, 0, 0, 0, 0])
    assert quiet is not None
    assert (quiet.low, 3 <= quiet.high <= 6) == (0, True)


def test_a_wide_past_makes_a_wide_band() -> None:
    calm, wild = usual_count([40] * 8), usual_count([10, 70, 25, 60, 15, 65, 40, 30])
    assert calm is not None
    assert wild is not None
    assert wild.high > calm.high + 30


def test_shares_of_few_have_a_wider_band() -> None:
    past = [Share(5, 50)] * 8
    few, many = usual_share(past, 12), usual_share(past, 400)
    assert few is not None
    assert many is not None
    assert few.high > many.high > 0.1
    assert many.low < 0.1


def test_without_a_past_nothing_is_unusual() -> None:
    assert usual_count([5, 5, 5]) is None
    assert usual_share([Share(1, 10)] * 3, 50) is None
    assert usual_share([Share(0, 0)] * 8, 50) is None
    assert usual_share([Share(1, 10)] * 8, 9) is None
