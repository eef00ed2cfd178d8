"""Which days a figure is about, and which days it is compared with. Days are the shop's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crm_bridge.errors import Unprocessable
from crm_bridge.insights.filters import EARLIEST, LATEST

MOST_DAYS = 3 * 366
OWN = "own"
NONE = "none"
PERIODS: Mapping[str, str] = {
    "today": "Today",
    "yesterday": "Yesterday",
    "7d": "Last 7 days",
    "28d": "Last 28 days",
    "90d": "Last 90 days",
    "month": "This month",
    "last-month": "Last month",
    OWN: "From … to …",
}
COMPARISONS: Mapping[str, str] = {
    "previous": "The time before",
    "year": "The same weekdays a year ago",
    OWN: "Own days",
    NONE: "Nothing",
}
DEFAULT = "28d"
_LENGTHS = {"7d": 7, "28d": 28, "90d": 90}
_A_YEAR = timedelta(weeks=52)
"""Whole weeks, so that a Monday is compared with a Monday."""

MOST_SLOTS = 92
_HOURS = 24
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both whole."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def before(self) -> "Period":
        """As many days, just before."""
        return self.moved(-timedelta(days=self.days))

    def moved(self, by: timedelta) -> "Period":
        return Period(self.first + by, self.last + by)

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Its beginning and its end as moments; the end is the midnight after its last day."""
        return midnight(self.first, zone), midnight(self.last + timedelta(days=1), zone)

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a period: days, both whole, or one hour of a day."""

    first: date
    last: date
    hour: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose: the period and its name, the days it is compared with and their name."""

    name: str
    period: Period
    comparison: str
    compared: Period | None

    def as_query(self) -> dict[str, str]:
        """Its address: what a colleague is sent, and what is the same tomorrow."""
        query = {"period": self.name, "compare": self.comparison}
        if self.name == OWN:
            query |= {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()}
        if self.comparison == OWN and self.compared is not None:
            query["compare_from"] = self.compared.first.isoformat()
            query["compare_to"] = self.compared.last.isoformat()
        return query


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a day of the shop begins."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def chosen(query: Mapping[str, str], today: date) -> Choice:
    """From `period`, `from`, `to`, `compare`, `compare_from` and `compare_to` of an address.

    Days that are not those of the named period count, as its own. Raises 422 `period_invalid`,
    naming the field.
    """
    own_days = query.get("from") or query.get("to")
    name = query.get("period") or (OWN if own_days else DEFAULT)
    if name not in PERIODS:
        raise _invalid("period", f"choose one of {', '.join(PERIODS)}.")
    if name != OWN and own_days and _own(query, "from", "to", today) != named(name, today):
        name = OWN
    period = _own(query, "from", "to", today) if name == OWN else named(name, today)
    comparison = query.get("compare") or "previous"
    if comparison not in COMPARISONS:
        raise _invalid("compare", f"choose one of {', '.join(COMPARISONS)}.")
    return Choice(name, period, comparison, _compared(query, comparison, period, today))


def named(name: str, today: date) -> Period:
    """The days of a period other than an own one. Those of a length end yesterday: a day that is
    not over would look like a fall."""
    yesterday = today - timedelta(days=1)
    if name in _LENGTHS:
        return Period(today - timedelta(days=_LENGTHS[name]), yesterday)
    if name == "month":
        return Period(today.replace(day=1), today)
    if name == "last-month":
        end = today.replace(day=1) - timedelta(days=1)
        return Period(end.replace(day=1), end)
    day = today if name == "today" else yesterday
    return Period(day, day)


def _compared(
    query: Mapping[str, str], comparison: str, period: Period, today: date
) -> Period | None:
    if comparison == NONE:
        return None
    if comparison == "year":
        return period.moved(-_A_YEAR)
    if comparison == OWN and (query.get("compare_from") or query.get("compare_to")):
        return _own(query, "compare_from", "compare_to", today)
    return period.before()


def _own(query: Mapping[str, str], first: str, last: str, today: date) -> Period:
    begins = _day(query, first)
    ends = _day(query, last) if query.get(last) else max(begins, today)
    if ends < begins:
        raise _invalid(last, f"{ends} is before the first day, {begins}.")
    period = Period(begins, ends)
    if period.days > MOST_DAYS:
        raise _invalid(first, f"{period.days:,} days are too many: choose three years at most.")
    return period


def _day(query: Mapping[str, str], field: str) -> date:
    given = query.get(field, "")
    try:
        day = date.fromisoformat(given)
    except ValueError as error:
        problem = "a day is missing" if not given else f"“{given[:20]}” is no day"
        raise _invalid(field, f"{problem}. Write it as 2026-11-23.") from error
    if not EARLIEST <= day <= LATEST:
        raise _invalid(field, f"{day} is not between {EARLIEST} and {LATEST}.")
    return day


def _invalid(field: str, problem: str) -> Unprocessable:
    return Unprocessable("period_invalid", f"{field}: {problem}", extras={"field": field})


def slots(period: Period, most: int = MOST_SLOTS) -> list[Slot]:
    """How a period is cut for a trend, into `most` parts or fewer: the hours of one day, or days,
    or as many days together as it takes."""
    if period.days == 1 and most >= _HOURS:
        return [Slot(period.first, period.first, hour) for hour in range(_HOURS)]
    length = -(-period.days // most)
    if _WEEK // 2 < length < _WEEK:
        length = _WEEK
    return [
        Slot(first, min(first + timedelta(days=length - 1), period.last))
        for first in (period.first + timedelta(days=day) for day in range(0, period.days, length))
    ]
