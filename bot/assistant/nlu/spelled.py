"""Numbers read out: "one zero four two", "double four seven one dash two two", "1 0 4 2 3 3"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_DIGITS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "naught": "0", "one": "1", "two": "2",
    "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_PAIRS = {word: str(number) for number, word in enumerate(_TEENS, start=10)}
_PAIRS |= {word: str(10 * number) for number, word in enumerate(_TENS, start=2)}
_TIMES = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}
_DASHES = ("dash", "hyphen", "minus")
_DIGIT = "|".join((*_PAIRS, *_DIGITS))
_ITEM = rf"(?:(?:{'|'.join(_TIMES)})[\s-])?(?:(?:{_DIGIT})\b|\d{{1,6}}(?!\w))"
_GAP = rf"(?:\s?[,.-]\s?|\s)(?:(?:{'|'.join(_DASHES)})\s)?"
_PREFIX = (
    r"(?:(?P<prefix>[a-z]\s[a-z](?:\s[a-z])?|[bcdfghjklmnpqrstvwxz]{2,4}|ord)"
    rf"(?:\s|-)(?:(?:{'|'.join(_DASHES)})\s)?)?"
)
_READ_OUT = re.compile(rf"(?<![\w.-]){_PREFIX}(?P<digits>{_ITEM}(?:{_GAP}{_ITEM}){{2,23}})", re.I)
_ONE_BY_ONE = re.compile(
    rf"(?<![\w.,£$€₹-]){_PREFIX}(?P<digits>\d(?:[\s-]\d){{3,15}})(?![\w-]|[.,]\d)", re.I
)
_SPOKEN = re.compile(rf"\b(?:{_DIGIT})\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+|\d+|-", re.IGNORECASE)
_FEWEST_WORDS = 3
_FEWEST_DIGITS = 4
_NO_PREFIX = frozenset({"pls", "plz", "thx", "nr", "no", "my", "tnx", "ty"})


@dataclass(frozen=True)
class SpelledNumber:
    """`digits` may hold dashes; `prefix` is in capitals, empty where there is none."""

    start: int
    end: int
    prefix: str
    digits: str

    @property
    def value(self) -> str:
        return f"{self.prefix}-{self.digits}" if self.prefix else self.digits


def spelled_numbers(text: str) -> Iterator[SpelledNumber]:
    """Of four digits or more."""
    for match in _ONE_BY_ONE.finditer(text):
        yield _number(match, re.sub(r"\D", "", match["digits"]))
    if not _SPOKEN.search(text):
        return
    for match in _READ_OUT.finditer(text):
        words = [word.lower() for word in _WORD.findall(match["digits"])]
        spoken = sum(word in _DIGITS or word in _TIMES or word in _PAIRS for word in words)
        digits = _digits_of(words)
        if spoken >= _FEWEST_WORDS and sum(c.isdigit() for c in digits) >= _FEWEST_DIGITS:
            yield _number(match, digits)


def _number(match: re.Match[str], digits: str) -> SpelledNumber:
    prefix = (match["prefix"] or "").replace(" ", "")
    if not prefix or prefix.lower() in _NO_PREFIX:
        return SpelledNumber(*match.span("digits"), "", digits)
    return SpelledNumber(match.start(), match.end(), prefix.upper(), digits)


def _digits_of(words: list[str]) -> str:
    digits, times = "", 1
    for before, word in pairwise(["", *words]):
        if word in _TIMES:
            times = _TIMES[word]
        elif word in _DASHES:
            digits += "-"
        elif before in _TENS and _DIGITS.get(word, "0") != "0":
            digits = digits[:-1] + _DIGITS[word]
        elif word != "-":
            digits += _PAIRS.get(word, _DIGITS.get(word, word)) * times
            times = 1
    return digits
