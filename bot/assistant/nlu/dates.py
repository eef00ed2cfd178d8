"""Days, as said in full ("3rd of March 2024", 2024-03-01) or from today ("last Thursday").

Values are ISO dates. What is no single day ("last week", "in March") is no date. A day without a
year or month is the nearest one that fits what is said of it ("was delivered on the 5th", "by the
5th"); numbers are read day first.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import islice

from bot.assistant.nlu.date_patterns import (
    COUNTS,
    HOLIDAYS,
    ORDINALS,
    PATTERNS,
    RATING,
    SAID_BEFORE,
    WORDS,
)
from bot.assistant.nlu.spans import MOST_OF_A_KIND, Span
from bot.assistant.nlu.tense import is_past

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_AHEAD = frozenset({"next", "this", "coming"})
_BACK = frozenset({"last", "past", "previous"})
_LONGEST = 36500
_NEAR, _FAR = timedelta(days=60), timedelta(days=240)

Match = "re.Match[str]"
Meaning = Callable[["re.Match[str]", date], "date | None"]


def dates(text: str, today: date) -> Iterator[Span]:
    for name, needed, pattern in PATTERNS:
        found = pattern.finditer(text) if needed.search(text) else iter(())
        for match in islice(found, MOST_OF_A_KIND):
            day = _meant(_MEANINGS[name], match, today)
            if day is not None:
                yield Span("date", match.start(), match.end(), day.isoformat())


def _meant(meaning: Meaning, match: "re.Match[str]", today: date) -> "date | None":
    try:
        return meaning(match, today)
    except (ValueError, OverflowError):  # the 31st of June, or a month 14
        return None


def _numbers(match: "re.Match[str]", today: date) -> "date | None":
    day, month = int(match["day"]), int(match["number"])
    if month > 12:  # 03/25/2024 can only be meant the other way round
        day, month = month, day
    if match["year"]:
        year = int(match["year"])
        return date(year + (2000 if year < 100 else 0), month, day)
    if not SAID_BEFORE.search(match.string[: match.start()][-16:]) and (
        "." in match.group() or RATING.match(match.string, match.start())
    ):
        return None
    return _nearest(_in_years(day, month, today), match, today)


def _named_month(match: "re.Match[str]", today: date) -> "date | None":
    month = _MONTHS.index(match["month"][:3].lower()) + 1
    day = _day_of(match["day"])
    if match["year"]:
        year = int(match["year"].lstrip("'’"))
        return date(year + (2000 if year < 100 else 0), month, day)
    days = list(_in_years(day, month, today))
    return _on_weekday(days, match, today) if match["also"] else _nearest(days, match, today)


def _day_of_month(match: "re.Match[str]", today: date) -> "date | None":
    day = _day_of(match["day"])
    if match["of"]:
        months = {"last": -1, "previous": -1, "next": 1}.get(match["of"].split()[-2].lower(), 0)
        return _with_day(day, today, months)
    days = [_with_day(day, today, ahead) for ahead in range(-7, 8)]
    return _on_weekday(days, match, today) if match["also"] else _nearest(days, match, today)


def _word(match: "re.Match[str]", today: date) -> "date | None":
    return today + timedelta(days=WORDS[" ".join(match["word"].lower().split())])


def _holiday(match: "re.Match[str]", today: date) -> "date | None":
    month, day = next(when for name, when in HOLIDAYS.items() if re.match(name, match[0], re.I))
    return _nearest(_in_years(day, month, today), match, today)


def _offset(match: "re.Match[str]", today: date) -> "date | None":
    count = match["count"].lower()
    number = int(count) if count.isdigit() else COUNTS[count]
    unit = match["unit"][0].lower()
    sign = 1 if match["ahead"] or match["from_now"] else -1
    if unit == "m":
        return _months_away(today, sign * number)
    if unit == "y":
        return _months_away(today, 12 * sign * number)
    days = number * {"d": 1, "w": 7, "f": 14}[unit]
    return today + sign * timedelta(days=days) if days <= _LONGEST else None


def _weekday(match: "re.Match[str]", today: date) -> "date | None":
    ahead = (_WEEKDAYS.index(match["weekday"][:3].lower()) - today.weekday()) % 7
    which = (match["which"] or "").lower()
    if which in _AHEAD or (which not in _BACK and is_past(match.string, *match.span()) is False):
        return today + timedelta(days=ahead or 7)
    return today - timedelta(days=(7 - ahead) or 7)


def _nearest(days: "Iterable[date | None]", match: "re.Match[str]", today: date) -> "date | None":
    """Of the days that exist, the nearest on the side of today that is spoken of."""
    there = sorted((day for day in days if day), key=lambda day: abs((day - today).days))
    past = is_past(match.string, *match.span())
    fits = (day for day in there if past is None or (day <= today if past else day >= today))
    day = next(fits, None)
    if day and abs(day - today) > _FAR and abs(there[0] - today) < _NEAR:
        return there[0]  # "delivered on 12 December", of a present: so long ago it was not
    return day


def _on_weekday(
    days: "Iterable[date | None]", match: "re.Match[str]", today: date
) -> "date | None":
    """The nearest that falls on the weekday that is said with it: Friday 13th."""
    weekday = _WEEKDAYS.index(match["also"][:3].lower())
    named = [day for day in days if day and day.weekday() == weekday]
    return min(named, key=lambda day: abs((day - today).days), default=None)


def _in_years(day: int, month: int, today: date) -> Iterator["date | None"]:
    date(2024, month, day)  # a leap year: what it does not have, no year has
    for year in range(today.year - 4, today.year + 5):
        yield date(year, month, day) if (month, day) != (2, 29) or year % 4 == 0 else None


def _with_day(day: int, today: date, months: int) -> "date | None":
    count = today.year * 12 + today.month - 1 + months
    try:
        return date(count // 12, count % 12 + 1, day)
    except ValueError:
        return None


def _months_away(today: date, months: int) -> "date | None":
    if abs(months) > _LONGEST // 30:
        return None
    fits = (_with_day(day, today, months) for day in range(today.day, 27, -1))
    return next((day for day in fits if day), _with_day(min(today.day, 28), today, months))


def _day_of(typed: str) -> int:
    word = typed.lower()
    return ORDINALS[word] if word in ORDINALS else int(re.sub(r"\D", "", word))


_MEANINGS: dict[str, Meaning] = {
    "numbers": _numbers,
    "named_month": _named_month,
    "day_of_month": _day_of_month,
    "word": _word,
    "holiday": _holiday,
    "offset": _offset,
    "weekday": _weekday,
}
