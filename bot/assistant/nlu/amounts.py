"""Amounts of money with their currency. Values are like `49.99 GBP`."""

import re
from collections.abc import Iterator
from decimal import Decimal

from bot.assistant.nlu.spans import Span

_SIGNS = {
    "£": "GBP", "€": "EUR", "$": "USD", "us$": "USD", "ca$": "CAD", "c$": "CAD", "a$": "AUD",
    "au$": "AUD", "₹": "INR", "rs": "INR", "rs.": "INR", "¥": "JPY",
}  # fmt: skip
_WORDS = {
    "pound": "GBP", "pounds": "GBP", "quid": "GBP", "sterling": "GBP", "euro": "EUR",
    "euros": "EUR", "dollar": "USD", "dollars": "USD", "bucks": "USD", "rupee": "INR",
    "rupees": "INR",
}  # fmt: skip
_CODES = ("GBP", "EUR", "USD", "CAD", "AUD", "INR", "CHF", "SEK", "NOK", "DKK", "PLN", "JPY")
_NUMBER = (
    r"(?P<number>\d{1,3}(?:\.\d{3})+,\d{2}|\d{1,3}(?:,\d{2,3})+(?:\.\d{1,2})?|\d+(?:[.,]\d{1,2})?)"
    r"(?P<k>\s?k\b)?"
)
_BEFORE = re.compile(
    rf"(?P<unit>us\$|ca\$|au\$|c\$|a\$|[£€$₹¥]|\brs\.?|\b(?:{'|'.join(_CODES)}))\s?{_NUMBER}(?!\w)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?<![\w.,#-]){_NUMBER}\s?(?P<unit>[£€₹]|(?:{'|'.join([*_CODES, *_WORDS])})\b)",
    re.IGNORECASE,
)


def amounts(text: str) -> Iterator[Span]:
    for pattern in (_BEFORE, _AFTER):
        for match in pattern.finditer(text):
            value = f"{_decimal(match)} {_currency(match.group('unit'))}"
            yield Span("amount", match.start(), match.end(), value)


def _currency(unit: str) -> str:
    name = unit.lower()
    return _SIGNS.get(name) or _WORDS.get(name) or unit.upper()


def _decimal(match: "re.Match[str]") -> Decimal:
    typed = match.group("number")
    if re.fullmatch(r"[\d.]+,\d{1,2}", typed):  # a comma for the decimals, as on the continent
        typed = typed.replace(".", "").replace(",", ".")
    number = Decimal(typed.replace(",", ""))
    return (number * 1000 if match.group("k") else number).quantize(Decimal("0.01"))
