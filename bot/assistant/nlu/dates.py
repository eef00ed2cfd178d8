"""Dates, as said in full ("3rd of March 2024", 2024-03-01) or from today ("last Thursday").

Values are ISO dates where one day is meant, and otherwise the words ("last week"). A day without a
year is the last such day, or one that comes soon; numbers are read day first.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from bot.assistant.nlu.spans import Span

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SOON = timedelta(days=45)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "couple": 2, "three": 3, "few": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = (
    r"(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|"
    r"satur(?:day)|sunday)"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s(?P<year>\d{4}))?"
_FUZZY = (
    r"(?:last|next|this|previous|the\sother)\s(?:week(?:end)?|month|year|morning|evening|summer|"
    r"winter|spring|autumn|christmas|night|day)"
)


def dates(text: str, today: date) -> Iterator[Span]:
    for pattern, meaning in _PATTERNS:
        for match in pattern.finditer(text):
            value = _meant(meaning, match, today)
            if value is not None:
                yield Span("date", match.start(), match.end(), value)


def _meant(
    meaning: "Callable[[re.Match[str], date], str]", match: "re.Match[str]", today: date
) -> "str | None":
    try:
        return meaning(match, today)
    except ValueError:  # the 31st of June, or a month 14
        return None


def _iso(match: "re.Match[str]", today: date) -> str:
    return date(int(match["year"]), int(match["number"]), int(match["day"])).isoformat()


def _numbers(match: "re.Match[str]", today: date) -> str:
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    day, month = int(match["day"]), int(match["number"])
    if month > 12:  # 03/25/2024 can only be meant the other way round
        day, month = month, day
    return date(year, month, day).isoformat()


def _named_month(match: "re.Match[str]", today: date) -> str:
    month = _MONTHS.index(match["month"][:3].lower()) + 1
    if match["year"]:
        return date(int(match["year"]), month, int(match["day"])).isoformat()
    for year in (today.year + 1, today.year):
        day = date(year, month, int(match["day"]))
        if day <= today + _SOON:
            return day.isoformat()
    return date(today.year - 1, month, int(match["day"])).isoformat()


def _word(match: "re.Match[str]", today: date) -> str:
    word = " ".join(match.group().lower().split())
    offset = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1, "tmrw": 1}.get(word)
    if offset is None:
        offset = 2 if "after" in word else -2
    return (today + timedelta(days=offset)).isoformat()


def _ago(match: "re.Match[str]", today: date) -> str:
    count = match["count"].lower()
    number = int(count) if count.isdigit() else _COUNTS[count]
    days = number * {"d": 1, "w": 7, "m": 30, "y": 365}[match["unit"][0].lower()]
    return (today - timedelta(days=min(days, 36500))).isoformat()


def _weekday(match: "re.Match[str]", today: date) -> str:
    ahead = (_WEEKDAYS.index(match["weekday"][:3].lower()) - today.weekday()) % 7
    if (match["which"] or "").lower() in ("next", "this", "by", "until", "before"):
        return (today + timedelta(days=ahead or 7)).isoformat()
    return (today - timedelta(days=(7 - ahead) or 7)).isoformat()


def _as_said(match: "re.Match[str]", today: date) -> str:
    return " ".join(match.group().lower().split())


_PATTERNS: "list[tuple[re.Pattern[str], Callable[[re.Match[str], date], str]]]" = [
    (re.compile(pattern, re.IGNORECASE), meaning)
    for pattern, meaning in (
        (r"(?<![\w-])(?P<year>20\d\d)-(?P<number>\d\d)-(?P<day>\d\d)(?![\w-])", _iso),
        (
            r"(?<![\w/.-])(?P<day>\d{1,2})[/.-](?P<number>\d{1,2})[/.-](?P<year>20\d\d|\d\d)(?![\w/-])",
            _numbers,
        ),
        (rf"\b{_DAY}\s?(?:of\s)?{_MONTH}\b{_YEAR}", _named_month),
        (rf"\b{_MONTH}\s(?:the\s)?{_DAY}\b{_YEAR}", _named_month),
        (
            r"\b(?:(?:the\s)?day\s(?:before\syesterday|after\stomorrow)|today|tonight|tomorrow|tmrw|"
            r"yesterday)\b",
            _word,
        ),
        (
            rf"\b(?P<count>\d{{1,4}}|{'|'.join(_COUNTS)})(?:\sof)?\s(?P<unit>day|week|month|year)s?"
            r"\s(?:ago|back)\b",
            _ago,
        ),
        (
            rf"\b(?:(?P<which>last|next|this|on|by|until|before|since|past)\s)?{_WEEKDAY}\b",
            _weekday,
        ),
        (rf"\b{_FUZZY}\b", _as_said),
    )
]
