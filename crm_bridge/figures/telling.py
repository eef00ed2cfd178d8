"""Figures in sentences: what happened, and what it was compared with."""

from datetime import date

from babel.dates import format_date

from crm_bridge.figures.measures import MEASURES
from crm_bridge.figures.watched import Window
from crm_bridge.figures.words import LOCALE
from crm_bridge.models.figures import Alert

_COUNTED = {
    "all": ("conversation", "conversations"),
    "handed-over": ("call for a person", "calls for a person"),
    "first-answer-late": ("first answer too late", "first answers too late"),
}
_SHARED = {
    "not-understood": "were not understood",
    "negative-end": "ended negative",
    "said-again": "had an answer followed by a repeat",
    "unhappy": "of the scores were 1 or 2",
    "contained": "were contained",
}


def headline(alert: Alert) -> str:
    """What is unusual, in a few words: "Unusually many calls for a person"."""
    name = _COUNTED[alert.figure][1] if alert.figure in _COUNTED else None
    much = "many" if is_high(alert) else "few"
    if name:
        return f"Unusually {much} {name}"
    return f"{MEASURES[alert.figure].title}: unusually {'often' if is_high(alert) else 'seldom'}"


def explained(alert: Alert, window: Window) -> str:
    """What it compared: "18 calls for a person between 9:00 and 12:00, usually 4 to 9 on Mondays
    (8 weeks compared)"."""
    when = "" if window.whole_day else f" between {window.hour}:00 and {window.until}:00"
    day = format_date(window.day, "EEEE d MMMM", LOCALE)
    compared = f"on {weekday(window.day)}s ({alert.weeks} weeks compared)"
    if alert.whole is None:
        one, many = _COUNTED[alert.figure]
        what = f"{alert.part} {one if alert.part == 1 else many}"
        return f"{what} on {day}{when}, usually {between(alert.low, alert.high)} {compared}."
    share = f"{alert.part / max(alert.whole, 1):.0%} {_SHARED[alert.figure]}"
    usual = f"usually {alert.low:.0%} to {alert.high:.0%}"
    return f"{share} ({alert.part} of {alert.whole}) on {day}{when}, {usual} {compared}."


def is_high(alert: Alert) -> bool:
    value = alert.part if alert.whole is None else alert.part / max(alert.whole, 1)
    return value > alert.high


def between(low: float, high: float) -> str:
    return f"{low:.0f}" if low == high else f"{low:.0f} to {high:.0f}"


def weekday(day: date) -> str:
    return format_date(day, "EEEE", LOCALE)
