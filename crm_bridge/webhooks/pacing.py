"""When to try again: growing pauses with a little chance in them, and an end."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds, unless named otherwise. A try may take `call`. After a failed one the next waits
    `first`, then twice as long each time up to `longest`, a share of up to `jitter` more or less;
    it ends `give_up` after the first. `rest` is between two looks when nobody calls."""

    call: float = 10.0
    first: float = 5.0
    longest: float = 3600.0
    jitter: float = 0.2
    give_up: timedelta = timedelta(hours=24)
    rest: float = 2.0

    @property
    def lease(self) -> timedelta:
        """After this long a try whose process died is made again."""
        return timedelta(seconds=self.call + 5)


def next_try(
    pace: Pace,
    attempts: int,
    began_at: datetime,
    moment: datetime,
    retry_after: float | None,
    chance: float,
) -> datetime | None:
    """When to try after `attempts` failed tries, None to give up.

    `chance` is a random number from 0 to 1. A receiver that names a pause is not asked sooner; the
    last try is made when the time is over, however long a pause was named.
    """
    end = began_at + pace.give_up
    if moment >= end:
        return None
    pause = min(pace.longest, pace.first * 2.0 ** min(attempts - 1, 30))
    pause *= 1 + pace.jitter * (2 * chance - 1)
    left = (end - moment).total_seconds()
    return moment + timedelta(seconds=min(left, max(pause, retry_after or 0)))


def seconds_of_retry_after(value: str | None, moment: datetime) -> float | None:
    """A `Retry-After` header, in seconds or as a date; None when there is none to be understood."""
    given = (value or "").strip()
    if given.isascii() and given.isdecimal():
        return float(given[:_DIGITS])
    try:
        at = parsedate_to_datetime(given)
    except ValueError:
        return None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (aware - moment).total_seconds())
