"""Weeks by their ISO names, Monday to Sunday."""

import re
from datetime import date, timedelta

from crm_bridge.errors import NotFound
from crm_bridge.figures.periods import Period
from crm_bridge.insights.filters import EARLIEST, LATEST

_NAME = re.compile(r"(\d{4})-W(\d{2})")


def week_of(day: date) -> str:
    """As `2026-W47`."""
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02}"


def days_of(week: str, today: date) -> Period:
    """The days of a week that is over. Raises 404 `week_unknown`."""
    found = _NAME.fullmatch(week)
    try:
        if found is None:
            raise ValueError("no name of a week")
        first = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        if not EARLIEST <= first <= LATEST:
            raise ValueError("too long ago, or too far away")
        period = Period(first, first + timedelta(days=6))
    except ValueError as error:
        raise NotFound("week_unknown", "There is no such week. Write it as 2026-W47.") from error
    if period.last >= today:
        raise NotFound("week_unknown", "This week is not over yet.")
    return period


def last_week(today: date) -> str:
    return week_of(today - timedelta(days=7))
