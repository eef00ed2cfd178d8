"""E-mail addresses and phone numbers."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

import phonenumbers

from bot.assistant.nlu import cues
from bot.assistant.nlu.spans import MOST_OF_A_KIND, Span
from bot.assistant.nlu.spelled import SpelledNumber
from bot.assistant.nlu.word_lists import word_list

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.!#$%&'*+/=?^`{|}~-]{0,63}\w\s?@\s?"
    r"(?:[^\W_](?:[\w-]{0,60}[^\W_])?\.){1,5}[^\W\d_]{2,24}\b",
    re.IGNORECASE,
)
_AT = r"(?:\s?[(\[{]\s?at\s?[)\]}]\s?|\sat\s|\s?@\s?)"
_DOT = r"(?:\s?[(\[{]\s?dot\s?[)\]}]\s?|\sdot\s)"
_IN_NAME = r"\s(?:dot|underscore|dash|hyphen)\s|[.+_-]"
_ENDING = (
    r"(?:co(?:\sdot\s|\.)(?:uk|in|nz)|com|net|org|edu|info|example|uk|us|ca|in|ie|de|fr|es|it|nl|be|"
    r"at|ch|se|no|dk|pl|pt|eu|io|me)"
)
_HOSTS = (
    "gmail", "googlemail", "mail", "email", "hotmail", "outlook", "live", "yahoo", "icloud", "aol",
    "gmx", "web", "proton", "protonmail", "btinternet", "sky", "rediffmail", "msn", "me",
)  # fmt: skip
_SPELLED_EMAIL = re.compile(
    rf"\b(?P<name>\w{{1,40}}(?:(?:{_IN_NAME})\w{{1,40}}){{0,4}}){_AT}"
    rf"(?P<host>[a-z0-9-]{{1,40}}(?:{_DOT}[a-z0-9-]{{1,40}}){{0,2}}?)(?P<dot>{_DOT}|\.)"
    rf"(?P<ending>{_ENDING})\b(?!\.\w)",
    re.IGNORECASE,
)
_NOT_NAMES = word_list("not_mailboxes")
_REGIONS = ("GB", "US", "IN", "IE", "DE", "FR", "ES", "IT", "NL")
"""Where a number without a country code may belong, the likeliest first (Canada is as the US)."""
_WITHOUT_ZERO = ("US", "IN")
_FEWEST_DIGITS, _MOST_DIGITS = 9, 15
_PHONE_LIKE = re.compile(r"(?<![\w@#£$€₹.-])(?:\+|\(|00)?\d(?:[\s().-]{0,3}\d){8,16}(?![\w@]|-\w)")
_INDIAN = re.compile(r"[6-9]\d{4}\s\d{5}")
_BRITISH_MOBILE = re.compile(r"(?:07|\+?447|00447)\d{9}")
"""Ranges are opened now and then that a copy of the numbering plan does not know yet."""


def emails(text: str) -> Iterator[Span]:
    """Values in lower case, spelled-out ones ("jo at mail dot com") put together."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            value = re.sub(r"\s", "", match.group().lower()).lstrip("'=")
            yield Span("email", match.end() - len(match.group().lstrip("'=")), match.end(), value)
    if re.search(r"\bat\b|@", text, re.IGNORECASE):
        for match in _SPELLED_EMAIL.finditer(text):
            if _is_address(match):
                yield Span("email", match.start(), match.end(), _together(match))


def phones(text: str) -> Iterator[Span]:
    """Valid numbers of the regions or with a country code; values in E.164 (`+447911123456`).

    Ten digits in one piece may be an order number as well, where nobody speaks of calling.
    """
    for match in islice(_PHONE_LIKE.finditer(text), MOST_OF_A_KIND // 2):
        typed = match.group()
        if _FEWEST_DIGITS <= sum(c.isdigit() for c in typed) <= _MOST_DIGITS:
            value = e164(typed, called=cues.speaks_of_calling(text))
            if value and not cues.is_another_thing(text, *match.span()):
                plain = typed.isdigit() and typed[0] != "0" and not cues.speaks_of_calling(text)
                yield Span("phone", *match.span(), value, ("order_number",) if plain else ())


def phones_read_out(numbers: Iterable[SpelledNumber]) -> Iterator[Span]:
    """ "Oh seven nine …"; one that begins with another digit is rather an order number."""
    for number in islice(numbers, MOST_OF_A_KIND // 2):
        value = e164(number.digits) if not number.prefix and number.digits[0] == "0" else None
        if value:
            yield Span("phone", number.start, number.end, value)


def e164(typed: str, *, called: bool = False) -> "str | None":
    """The number in E.164; None for what is no phone number anywhere we know.

    With `called`, somebody asks to be called on it, it need only be of the right length.
    """
    digits = re.sub(r"[^\d+]", "", typed)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    digits = re.sub(r"^(\+\d\d)0(?=\d{9,10}$)", r"\1", digits) if "(0)" in typed else digits
    regions: tuple[str, ...] = ("IN", *_REGIONS) if _INDIAN.fullmatch(typed) else _REGIONS
    if not (digits.startswith("0") or called):
        regions = tuple(region for region in regions if region in _WITHOUT_ZERO)
    if digits.startswith("+") or digits.startswith("07"):
        regions = ("GB",)
    for region in regions:
        number = _parsed(digits, region)
        if number and phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    number = _parsed(digits, "GB") if called or _BRITISH_MOBILE.fullmatch(digits) else None
    written = digits.startswith(("+", "0"))
    if number and written and phonenumbers.is_possible_number(number):
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None


def _parsed(digits: str, region: str) -> "phonenumbers.PhoneNumber | None":
    try:
        return phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None


def _is_address(match: "re.Match[str]") -> bool:
    known = match["host"].lower() in _HOSTS
    spoken = match["dot"] != "." or not match["name"].isalpha()
    return known or (spoken and match["name"].lower() not in _NOT_NAMES)


def _together(match: "re.Match[str]") -> str:
    name = match["name"].lower()
    for said, sign in (("dot", "."), ("underscore", "_"), ("dash", "-"), ("hyphen", "-")):
        name = name.replace(f" {said} ", sign)
    host = re.sub(_DOT, ".", match["host"].lower())
    return f"{name}@{host}.{re.sub(_DOT, '.', match['ending'].lower())}"
