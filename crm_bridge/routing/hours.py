"""Business hours: a week of open spans in a time zone, and days off. All answers are in UTC."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import takewhile

DAY_MINUTES = 24 * 60
_LOOK_AHEAD_DAYS = 400
"""A team that does not open in so long is taken as one that never opens."""

Span = tuple[int, int]
"""Minutes after midnight from and until which is open; 1440 is the next midnight."""
Week = tuple[tuple[Span, ...], ...]
"""Seven days, Monday first; the spans of a day in order, without overlap."""

ROUND_THE_CLOCK: Week = (((0, DAY_MINUTES),),) * 7


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody works. On a day of `holidays` nobody does."""

    zone: tzinfo
    week: Week
    holidays: frozenset[date] = frozenset()


ALWAYS = Hours(UTC, ROUND_THE_CLOCK)


def is_open(hours: Hours, at: datetime) -> bool:
    """Whether somebody works at this moment; a closing time is closed."""
    # What is further away is not looked at: a closed shop would have each of its days asked.
    soon = at + timedelta(days=2)
    spans = takewhile(lambda span: span[0] <= soon, _from(hours, at))
    return any(start <= at < end for start, end in spans)


def next_opening(hours: Hours, at: datetime) -> datetime | None:
    """When it opens next; `at` itself while it is open, None if it never does."""
    start = next((start for start, _ in _from(hours, at)), None)
    return None if start is None else max(start, at)


def closing(hours: Hours, at: datetime) -> datetime | None:
    """When it closes next; `at` itself while it is closed, None if it never does."""
    until = at
    for start, end in _from(hours, at):
        # What goes on at midnight is not closed then.
        if start > until:
            return until
        until = end
    return None


def after_open_time(hours: Hours, at: datetime, length: timedelta) -> datetime | None:
    """The moment by which `length` of open time has passed since `at`; None if it never does."""
    if hours is ALWAYS:
        return at + length
    left = length
    for start, end in _from(hours, at):
        start = max(start, at)
        if start + left <= end:
            return start + left
        left -= end - start
    return None


def _from(hours: Hours, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The open spans that end after `at`, in order."""
    today = at.astimezone(hours.zone).date()
    for ahead in range(_LOOK_AHEAD_DAYS):
        day = today + timedelta(days=ahead)
        if day in hours.holidays:
            continue
        for opens, closes in hours.week[day.weekday()]:
            end = _moment(hours.zone, day, closes)
            if end > at:
                yield _moment(hours.zone, day, opens), end


def _moment(zone: tzinfo, day: date, minutes: int) -> datetime:
    # The clock on the wall decides, so a day with a change of clocks is an hour longer or shorter.
    if minutes == DAY_MINUTES:
        day, minutes = day + timedelta(days=1), 0
    wall = datetime.combine(day, time(minutes // 60, minutes % 60), zone)
    return wall.astimezone(UTC)
