"""Counting wrong tries, as plain rules."""

from datetime import UTC, datetime, timedelta

from crm_bridge.access.tries import count_wrong, lock_of, order_subject
from crm_bridge.models.proof import ProofTries

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def a_counter(wrong: int = 0) -> ProofTries:
    return ProofTries(subject="conversation:1", wrong=wrong, last_at=NOW, locked_until=None)


def test_the_fifth_wrong_try_locks_for_fifteen_minutes() -> None:
    counter = a_counter()

    left = [count_wrong([counter], NOW) for _ in range(5)]

    assert left == [4, 3, 2, 1, 0]
    assert lock_of([counter], NOW) == NOW + 15 * MINUTE
    assert lock_of([counter], NOW + 15 * MINUTE) is None


def test_after_a_lock_the_count_begins_again() -> None:
    counter = a_counter(4)
    count_wrong([counter], NOW)

    assert count_wrong([counter], NOW + 16 * MINUTE) == 4


def test_old_tries_are_forgotten() -> None:
    counter = a_counter(4)

    assert count_wrong([counter], NOW + 15 * MINUTE) == 4


def test_the_stricter_of_two_counters_says_how_many_are_left() -> None:
    assert count_wrong([a_counter(1), a_counter(3)], NOW) == 1


def test_all_ways_of_typing_a_number_share_one_counter() -> None:
    ways = ["CL-104233", "cl 104233", "#104233", "order no. 0104233"]

    assert {order_subject(typed) for typed in ways} == {"order:104233"}
    assert order_subject("CL-104234") != order_subject("CL-104233")
