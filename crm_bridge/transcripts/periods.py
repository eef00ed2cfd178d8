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


def period_of(filter: Filter, today: date) -> str | None:  # noqa: A002
    """The name of the filter's days, if they have one."""
    days = (filter.from_day, filter.to_day)
    return next((name for name in TITLES if days_of(name, today) == days), None)


def within(filter: Filter, period: str | None, today: date) -> Filter:  # noqa: A002
    """The filter with these days instead of its own; as it is where there is no period."""
    if period not in TITLES:
        return filter
    first, last = days_of(period, today)
    return replace(filter, from_day=first, to_day=last)


def told(filter: Filter) -> str:  # noqa: A002
    """The filter as it stands in an address, without the question mark."""
    return urlencode(filter.as_query(), doseq=True)
