"""How figures and their changes are written."""

from datetime import date

from babel import Locale
from babel.dates import format_date

from crm_bridge.figures.counting import Mean
from crm_bridge.figures.measures import Better
from crm_bridge.figures.periods import Period, Slot
from crm_bridge.figures.shares import Share
from crm_bridge.figures.spread import Spread

LOCALE = Locale("en", "GB")
NOTHING = "–"
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_MINUS = "\N{MINUS SIGN}"


def count(value: int) -> str:
    """A count as people read it: 12,345."""
    return f"{value:,}"


def share(value: Share) -> str:
    """In per cent; of few, the counts themselves: "3 of 5"."""
    if value.value is None:
        return NOTHING
    return f"{value.part} of {value.whole}" if value.few else f"{value.value:.0%}"


def interval(value: Share) -> str:
    """Between which shares the true one is; empty of nothing."""
    if not value.whole:
        return ""
    low, high = value.interval
    return f"{low:.0%} to {high:.0%}"


def duration(seconds: float) -> str:
    """A length of time in its two largest units: "1 h 20 min"."""
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{round(whole / _MINUTE)} min"
    if whole < _DAY:
        return _two(whole, _HOUR, "h", _MINUTE, "min")
    return _two(whole, _DAY, "d", _HOUR, "h")


def _two(whole: int, large: int, large_name: str, small: int, small_name: str) -> str:
    many, rest = divmod(round(whole / small) * small, large)
    smaller = f" {rest // small} {small_name}" if rest else ""
    return f"{many} {large_name}{smaller}"


def mean(value: Mean, places: int = 1) -> str:
    return NOTHING if value.value is None else f"{value.value:.{places}f}".replace("-", _MINUS)


def signed(value: float, form: str) -> str:
    """With its sign, also where it is a plus."""
    return f"{value:+{form}}".replace("-", _MINUS)


def change_of_count(now: int, before: int) -> str:
    """How much more or less; empty where there was nothing to compare with."""
    if not before:
        return ""
    if now == before:
        return "the same"
    change = (now - before) / before
    return signed(round(change * 100), ".0f") + " %" if abs(change) < 10 else f"{now / before:.0f}×"


def change_of_share(now: Share, before: Share) -> str:
    """In points of per cent; empty where either is of few, for then it says nothing."""
    less = now.less(before)
    if less is None or now.few or before.few:
        return ""
    points = round(less * 100)
    return "the same" if not points else f"{signed(points, '.0f')} points"


def change_of_time(now: Spread, before: Spread) -> str:
    less = now.median - before.median
    if abs(less) < 1:
        return "the same"
    return f"{'+' if less > 0 else _MINUS}{duration(abs(less))}"


def tone(more: bool, better: Better | None) -> str:
    """Whether a difference that is beyond chance is good."""
    if better is None:
        return ""
    return "good" if more == (better == "more") else "bad"


def day(value: date) -> str:
    """Mon 23 Nov 2026"""
    return format_date(value, "EEE d MMM y", LOCALE)


def days(period: Period) -> str:
    """The days of a period; of one day, that day."""
    if period.first == period.last:
        return day(period.first)
    same_year = period.first.year == period.last.year
    first = format_date(period.first, "EEE d MMM" if same_year else "EEE d MMM y", LOCALE)
    return f"{first} to {day(period.last)}"


def part(value: Slot) -> str:
    """One part of a trend: an hour, a day, or some days."""
    if value.hour is not None:
        return f"{value.hour:02}:00"
    first = format_date(value.first, "EEE d MMM", LOCALE)
    if value.first == value.last:
        return first
    return f"{first} to {format_date(value.last, 'EEE d MMM', LOCALE)}"


def plain(name: str) -> str:
    """A name of the records as words: `delivery_late`, `size-guide`."""
    return name.replace("_", " ").replace("-", " ")
