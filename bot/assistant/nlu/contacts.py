"""E-mail addresses and phone numbers."""

import re
from collections.abc import Iterator

import phonenumbers

from bot.assistant.nlu.spans import Span

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.!#$%&'*+/=?^`{|}~-]*\w@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}\b",
    re.IGNORECASE,
)
_SPELLED_EMAIL = re.compile(
    r"\b[\w.+-]+\s?(?:\(at\)|\[at\]|\sat\s)\s?[a-z0-9-]+\s?(?:\(dot\)|\[dot\]|\sdot\s)\s?"
    r"(?:co\s?(?:\.|dot)\s?uk|[a-z]{2,10})\b",
    re.IGNORECASE,
)
_REGIONS = ("GB", "US", "IN", "IE", "DE", "FR", "ES", "IT", "NL")
"""Where a number without a country code may belong, the likeliest first (Canada is as the US)."""
_FEWEST_DIGITS = 9
_PHONE_LIKE = re.compile(r"(?<![\w@#])(?:\+|\(|00)?\d[\d\s().-]{7,20}\d(?!\w|@)")


def emails(text: str) -> Iterator[Span]:
    """Values in lower case, spelled-out ones ("jo at mail dot com") put together."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield Span("email", match.start(), match.end(), match.group().lower())
    for match in _SPELLED_EMAIL.finditer(text):
        yield Span("email", match.start(), match.end(), _together(match.group().lower()))


def phones(text: str) -> Iterator[Span]:
    """Valid numbers of the regions or with a country code; values in E.164 (`+447911123456`)."""
    for match in _PHONE_LIKE.finditer(text):
        if sum(c.isdigit() for c in match.group()) >= _FEWEST_DIGITS:
            yield from _first_valid(text, match)


def _first_valid(text: str, like: "re.Match[str]") -> Iterator[Span]:
    for region in _REGIONS:
        for found in phonenumbers.PhoneNumberMatcher(like.group(), region):
            start = like.start() + found.start
            value = phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)
            yield Span("phone", start, like.start() + found.end, value)
            return


def _together(spelled: str) -> str:
    joined = re.sub(r"\s?(?:\(at\)|\[at\]|\sat\s)\s?", "@", spelled)
    return re.sub(r"\s?(?:\(dot\)|\[dot\]|\sdot\s|\.)\s?", ".", joined)
