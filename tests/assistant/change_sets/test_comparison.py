from __future__ import annotations

import pytest

from bot.assistant.change_sets.comparison import CHECKS, SEEN, measure


def rows(right: int, count: int) -> list[bool]:
    return [True] * right + [False] * (count - right)


def test_a_difference_counts_each_row_against_itself():
    found = measure("m", "M", CHECKS, [True, True, False, False], [True, False, True, True])
    assert (found.before, found.after, found.difference) == (0.5, 0.75, 0.25)
    assert found.low < 0.25 < found.high


@pytest.mark.parametrize(("fewer", "is_worse"), [(0, False), (3, False), (9, True), (60, True)])
def test_worse_is_what_is_not_noise(fewer, is_worse):
    assert measure("m", "M", CHECKS, rows(900, 1000), rows(900 - fewer, 1000)).is_worse is is_worse


def test_many_that_got_worse_and_as_many_that_got_better_are_noise():
    before, after = [True] * 50 + [False] * 50, [False] * 50 + [True] * 50
    found = measure("m", "M", CHECKS, before, after)
    assert found.difference == 0
    assert not found.is_worse


def test_the_corrected_messages_alone_never_refuse():
    assert not measure("m", "M", SEEN, [True] * 40, [False] * 40).is_worse


def test_no_rows_are_no_measure():
    assert measure("m", "M", CHECKS, [], []) is None
