"""When the next try is made."""

from datetime import UTC, datetime, timedelta

import pytest

from crm_bridge.webhooks.pacing import Pace, next_try, seconds_of_retry_after

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)
PACE = Pace(first=5, longest=100, jitter=0.2, give_up=timedelta(hours=1))


def pause(attempts: int, retry_after: float | None = None, chance: float = 0.5) -> float:
    at = next_try(PACE, attempts, NOON, NOON, retry_after, chance)
    assert at is not None
    return (at - NOON).total_seconds()


def test_each_pause_is_twice_the_one_before_up_to_the_longest() -> None:
    assert [pause(attempts) for attempts in range(1, 8)] == [5, 10, 20, 40, 80, 100, 100]


def test_chance_spreads_the_tries() -> None:
    assert (pause(1, chance=0), pause(1, chance=1)) == (4, 6)


def test_a_pause_that_the_receiver_names_is_kept_when_it_is_longer() -> None:
    assert (pause(1, retry_after=60), pause(5, retry_after=60)) == (60, 80)


def test_the_last_try_is_made_when_the_time_is_over_and_then_no_more() -> None:
    end = NOON + timedelta(hours=1)
    assert next_try(PACE, 9, NOON, end - timedelta(seconds=1), 10**9, 0.5) == end
    assert next_try(PACE, 10, NOON, end, None, 0.5) is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("Fri, 20 Mar 2026 12:05:00 GMT", 300),
        ("Fri, 20 Mar 2026 11:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("٣", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(
    header: str | None, seconds: float | None
) -> None:
    assert seconds_of_retry_after(header, NOON) == seconds
