"""Days that move along: what "yesterday" means today, in the shop's zone."""

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlencode

from crm_bridge.insights.filters import Filter

TITLES = {
    "today": "Today",
    "yesterday": "Yesterday",
    "last_7_days": "Last 7 days",
    "last_30_days": "Last 30 days",
    "this_month": "This month",
    "last_month": "Last month",
}
"""Each ends today, or before it."""
NAMED = "named"
"""In an address, beside days that are those of several periods: which of them was chosen."""
_A_DAY = timedelta(days=1)


def days_of(period: str, today: date) -> tuple[date, date]:
    """First and last day, both included. Raises KeyError for a name that is none."""
    month = today.replace(day=1)
    before = month - _A_DAY
    return {
        "today": (today, today),
        "yesterday": (today - _A_DAY, today - _A_DAY),
        "last_7_days": (today - 6 * _A_DAY, today),
        "last_30_days": (today - 29 * _A_DAY, today),
        "this_month": (month, today),
        "last_month": (before.replace(day=1), before),
    }[period]


def period_of(filter: Filter, today: date, chosen: str | None = None) -> str | None:  # noqa: A002
    """The name of the filter's days, if they have one. On the first of a month *this month* has the
    same days as *today*: then it is the one that was chosen."""
    days = (filter.from_day, filter.to_day)
    if chosen in TITLES and days_of(chosen, today) == days:
        return chosen
    return next((name for name in TITLES if days_of(name, today) == days), None)


def to_name(filter: Filter, chosen: str | None, today: date) -> str:  # noqa: A002
    """The name that has to stand beside the filter's days in an address: that of the chosen ones
    where it could not be told from the days; mostly empty."""
    name = period_of(filter, today, chosen)
    return name if name and name != period_of(filter, today) else ""


def within(filter: Filter, period: str | None, today: date) -> Filter:  # noqa: A002
    """The filter with these days instead of its own; as it is where there is no period."""
    if period not in TITLES:
        return filter
    first, last = days_of(period, today)
    return replace(filter, from_day=first, to_day=last)


def told(filter: Filter, named: str = "") -> str:  # noqa: A002
    """The filter as it stands in an address, without the question mark."""
    return urlencode({**filter.as_query(), **({NAMED: named} if named else {})}, doseq=True)


def told_today(filter: Filter, period: str | None, today: date) -> str:  # noqa: A002
    """The same with the days that the period has today."""
    moved = within(filter, period, today)
    return told(moved, to_name(moved, period, today))
