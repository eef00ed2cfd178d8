"""How times, money, states and scores are written on the pages."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

import jinja2
from babel import Locale
from babel.dates import format_datetime
from babel.numbers import format_currency, format_decimal, get_currency_precision

from crm_bridge.console import wording
from crm_bridge.console.explanation import tinted
from crm_bridge.console.thread import STAFF_PREFIX, marked, read_mark
from crm_bridge.models.conversation import ControlMove
from crm_bridge.settings import Settings
from crm_bridge.training import verdict

LOCALE = Locale("en", "GB")


PLAINLY = {"nlu_fallback": "not understood"}
"""Names of the assistant's that are no words of a shop's."""


def add_to(environment: jinja2.Environment, settings: Settings) -> None:
    """Filters and names that every template may use."""
    zone = ZoneInfo(settings.time_zone)
    environment.filters.update(
        clock=lambda moment: format_datetime(moment, "HH:mm", zone, LOCALE),
        day=lambda moment: format_datetime(moment, "EEE d MMM y", zone, LOCALE),
        date=lambda moment: format_datetime(moment, "d MMM y", zone, LOCALE),
        moment=lambda moment: format_datetime(moment, "d MMM, HH:mm", zone, LOCALE),
        iso=datetime.isoformat,
        time_of=datetime.fromisoformat,
        money=money,
        price=price,
        percent=lambda share: f"{share:.0%}",
        tenths=verdict.percent,
        points=verdict.points,
        lasting=lasting,
        signed=lambda score: f"{score:+.2f}".replace("-", "−"),
        words=words,
        label=label,
        moved=moved,
        marked=marked,
        tinted=tinted,
        web=web_address,
    )
    _read_locale(settings.currency)
    environment.globals.update(
        SHOP=settings.shop_name,
        read_mark=read_mark,
        **{name: value for name, value in vars(wording).items() if name.isupper()},
    )


def _read_locale(currency: str) -> None:
    """Babel reads its files when it first needs them; no request should wait for that."""
    format_datetime(datetime.now(UTC), "EEE d MMM y, HH:mm", UTC, LOCALE)
    money(0, currency)


def money(amount: int, currency: str) -> str:
    """Minor units as people write them: 4999, GBP → £49.99."""
    return format_currency(amount / 10 ** get_currency_precision(currency), currency, locale=LOCALE)


def price(amount: float, currency: str | None) -> str:
    """In the main unit, as a shop's page said it; without a currency the number alone."""
    if currency is None:
        return format_decimal(amount, "#,##0.00", LOCALE)
    return format_currency(amount, currency, locale=LOCALE)


def lasting(time: timedelta) -> str:
    """How long something took, in its two largest units: `45 s`, `12 min`, `3 h 5 min`, `2 d`."""
    seconds = max(0, round(time.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    for unit, size, lesser, part in (("d", 86_400, "h", 3_600), ("h", 3_600, "min", 60)):
        if seconds >= size:
            rest = seconds % size // part
            return f"{seconds // size} {unit}" + (f" {rest} {lesser}" if rest else "")
    return f"{seconds // 60} min"


def words(name: str) -> str:
    """A name as words: `track_order` → `track order`."""
    return PLAINLY.get(name) or name.replace("_", " ")


def label(name: str) -> str:
    """A name as words at the beginning of a line: `out_for_delivery` → `Out for delivery`."""
    return words(name)[:1].upper() + words(name)[1:]


def moved(move: ControlMove, names: Mapping[str, str]) -> str:
    """A change of control as a sentence: `Anna took over`."""
    who = names.get(move.who.removeprefix(STAFF_PREFIX), "Somebody")
    whom = names.get((move.given_to or "").partition(":")[2], "somebody else")
    return wording.MOVES.get(move.why, words(move.why)).format(who=who, whom=whom)


def web_address(address: str, page: str | None) -> str | None:
    """An address that a message named, as it was meant on the customer's page; None for anything
    but `http` and `https`."""
    try:
        whole = urljoin(page or "", address)
        return whole if urlsplit(whole).scheme in ("http", "https") else None
    except ValueError:
        return None
