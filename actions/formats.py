"""Dates, money and lists as a British customer reads them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache

from babel.dates import format_date, format_time
from babel.numbers import format_currency, get_currency_precision

from crm_bridge.api.schemas.base import Money

LOCALE = "en_GB"
_WRITTEN = 2_000
"""Dates and amounts of which it is remembered how they are written."""


def load() -> None:
    """Read the locale's data from disk now, so that no action waits for it."""
    now = datetime.now(UTC)
    day(now, UTC, now)
    clock(now, UTC)
    money(Money(amount=0, currency="GBP"))


def money(amount: Money) -> str:
    """`Money(4800, "GBP")` gives "£48.00"."""
    return _money(amount.amount, amount.currency)


def day(moment: datetime, zone: tzinfo, now: datetime) -> str:
    """ "Tuesday 24 November"; with the year when it is more than half a year away."""
    local = moment.astimezone(zone)
    far = abs((moment - now).days) > 180
    return _date(local.date(), "EEEE d MMMM y" if far else "EEEE d MMMM")


def clock(moment: datetime, zone: tzinfo) -> str:
    """ "14:05"."""
    return format_time(moment.astimezone(zone), "HH:mm", locale=LOCALE)


def listing(things: Sequence[str]) -> str:
    """ "a jumper, two socks and a lamp"."""
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} and {things[-1]}"


@lru_cache(_WRITTEN)
def _money(amount: int, currency: str) -> str:
    value = amount / 10 ** get_currency_precision(currency)
    return format_currency(value, currency, locale=LOCALE)


@lru_cache(_WRITTEN)
def _date(local: date, pattern: str) -> str:
    return format_date(local, pattern, locale=LOCALE)
