"""Amounts of money with their currency. Values are like `GBP 49.99`."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from bot.assistant.nlu.number_words import TENS, WORDS, number_of
from bot.assistant.nlu.spans import MOST_OF_A_KIND, Span

_SIGNS = {
    "£": "GBP", "€": "EUR", "$": "USD", "us$": "USD", "ca$": "CAD", "c$": "CAD", "a$": "AUD",
    "au$": "AUD", "₹": "INR", "rs": "INR", "rs.": "INR", "¥": "JPY",
}  # fmt: skip
_WORDS = {
    "pound": "GBP", "pounds": "GBP", "quid": "GBP", "sterling": "GBP", "pounds sterling": "GBP",
    "euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD", "us dollars": "USD",
    "bucks": "USD", "canadian dollars": "CAD", "australian dollars": "AUD", "rupee": "INR",
    "rupees": "INR",
}  # fmt: skip
_SMALL = {"p": "GBP", "pence": "GBP", "penny": "GBP", "pennies": "GBP", "cents": "USD",
          "cent": "USD"}  # fmt: skip
_NOTES = {"fiver": 5, "tenner": 10}
_CODES = ("GBP", "EUR", "USD", "CAD", "AUD", "INR", "CHF", "SEK", "NOK", "DKK", "PLN", "JPY")
_NUMBER = (
    r"(?P<number>\d{1,3}(?:\.\d{3})+,\d{2}|\d{1,3}(?:,\d{2,3})+(?:\.\d{1,2})?|"
    r"\d{1,3}(?:\s\d{3})+,\d{2}|\d{1,9}(?:[.,]\d{1,2})?)(?P<k>\s?k\b)?"
)
_UNITS = "|".join(
    sorted(
        (re.escape(unit).replace(r"\ ", r"\s") for unit in (*_CODES, *_WORDS, "rs")),
        key=len,
        reverse=True,
    )
)
_BEFORE = re.compile(
    rf"(?P<unit>\bus\$|\bca\$|\bau\$|\bc\$|\ba\$|[£€$₹¥]|\brs\.?|\b(?:{'|'.join(_CODES)}))\s?"
    rf"{_NUMBER}(?!\w)",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"(?<![\w.,#£$€₹-]){_NUMBER}\s?(?P<unit>[£€₹$]|(?:{_UNITS})\b)", re.IGNORECASE)
_SMALL_AMOUNT = re.compile(
    r"(?<![\w.,#£$€₹-])(?P<number>\d{1,2})(?P<unit>p|\s?(?:pence|penny|pennies|cents?))\b",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    rf"\b(?P<words>{WORDS})\s(?P<unit>(?:{_UNITS}|pence|cents|p))\b"
    rf"(?:\s(?:and\s)?(?P<rest>{TENS}))?",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\b(?:(?P<words>an?|one|two|three|four)\s)?(?P<note>fiver|tenner)s?\b", re.IGNORECASE
)
_MONEY_WORD = re.compile(rf"(?:{_UNITS}|pence|cents|fiver|tenner|\bp\b)", re.IGNORECASE)
_WEIGHT = re.compile(r"\bweigh\w*(?:\s(?:about|around|only|just|over|under))?\s*$", re.IGNORECASE)
_POUNDS_AND_PENCE = re.compile(
    r"(?<![\w.,#£$€₹-])(?P<number>\d{1,5})\s?(?P<unit>pounds?|quid|euros?|dollars?)\s(?:and\s)?"
    r"(?P<rest>\d\d)\s?(?:p|pence|cents?)?(?![\w:/.-])(?!\s[a-z])",
    re.IGNORECASE,
)
_BY_DIGITS = (_POUNDS_AND_PENCE, _BEFORE, _AFTER, _SMALL_AMOUNT)


def amounts(text: str) -> Iterator[Span]:
    for pattern in _BY_DIGITS:
        for match in islice(pattern.finditer(text), MOST_OF_A_KIND):
            if not _WEIGHT.search(text[: match.start()][-24:]):
                yield _span(match, _decimal(match), match["unit"])


def amounts_in_words(text: str) -> Iterator[Span]:
    """ "Twenty pounds", "a fiver"."""
    if not _MONEY_WORD.search(text):
        return
    for match in _IN_WORDS.finditer(text):
        if not _WEIGHT.search(text[: match.start()][-24:]):
            number = Decimal(number_of(match["words"]))
            if match["rest"]:
                number += Decimal(number_of(match["rest"])) / 100
            yield _span(match, number, match["unit"])
    for match in _NOTE.finditer(text):
        count = number_of(match["words"] or "one")
        yield _span(match, Decimal(count * _NOTES[match["note"].lower()]), "GBP")


def _span(match: "re.Match[str]", number: Decimal, unit: str) -> Span:
    name = " ".join(unit.lower().split())
    if name in _SMALL:
        number /= 100
    currency = _SIGNS.get(name) or _WORDS.get(name) or _SMALL.get(name) or unit.upper()
    value = f"{currency} {number.quantize(Decimal('0.01'))}"
    return Span("amount", match.start(), match.end(), value)


def _decimal(match: "re.Match[str]") -> Decimal:
    typed = re.sub(r"\s", "", match["number"])
    if re.fullmatch(r"[\d.]+,\d{1,2}", typed):  # a comma for the decimals, as on the continent
        typed = typed.replace(".", "").replace(",", ".")
    number = Decimal(typed.replace(",", ""))
    if match.groupdict().get("rest"):
        number += Decimal(match["rest"]) / 100
    return number * 1000 if match.groupdict().get("k") else number
