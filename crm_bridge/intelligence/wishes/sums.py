"""What a wish may cost, read from a customer's words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SIGN = r"(?P<sign{0}>[£$€]|\b(?:gbp|eur|usd)\s)?\s*"
_NUMBER = r"(?P<n{0}>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}})(?:[.,](?P<p{0}>\d{{2}}))?(?![\d%])"
_UNIT = r"(?:\s*(?P<unit{0}>pounds?|quid|euros?|dollars?|bucks|gbp|eur|usd|[£$€])(?!\w))?"


def _sum(name: str) -> str:
    return _SIGN.format(name) + _NUMBER.format(name) + _UNIT.format(name)


_ONE, _TWO = _sum("1"), _sum("2")
_BELOW = (
    r"(?:under|below|beneath|less than|lower than|cheaper than|up to|at most|no more than|"
    r"not more than|not over|not above|max(?:imum)?(?: of)?|within|(?:a )?budget(?: is| of|:)?|"
    r"doesn'?t cost more than|for less than)"
)
_ABOVE = (
    r"(?:over|above|more than|at least|from|min(?:imum)?(?: of)?|upwards of|no less than|"
    r"starting at)"
)
_ABOUT = r"(?:around|about|roughly|approximately|circa|something like|near(?:ly)?|~)"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "between",
        re.compile(rf"\b(?:between|from)\s+{_ONE}\s*(?:and|to|-|–)\s*{_TWO}", re.IGNORECASE),
    ),
    ("between", re.compile(rf"(?<![\w.]){_ONE}\s*(?:to|-|–)\s*{_TWO}(?!\w)", re.IGNORECASE)),
    ("below", re.compile(rf"\b{_BELOW}\s+(?:about\s+)?{_ONE}(?:\s*or (?:less|under))?", re.I)),
    ("below", re.compile(rf"(?<![\w.]){_ONE}\s*(?:or (?:less|under|below)|max\b|tops)", re.I)),
    ("above", re.compile(rf"\b{_ABOVE}\s+{_ONE}", re.IGNORECASE)),
    ("above", re.compile(rf"(?<![\w.]){_ONE}\s*or more", re.IGNORECASE)),
    ("about", re.compile(rf"(?:\b|(?<=\s)){_ABOUT}\s*{_ONE}", re.IGNORECASE)),
)
_BARE = re.compile(rf"(?<![\w.]){_ONE}(?!\w)", re.IGNORECASE)
_WORDED = {
    "ten": 10, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "a hundred": 100, "one hundred": 100, "two hundred": 200,
    "a tenner": 10, "a fiver": 5,
}  # fmt: skip
_IN_WORDS = re.compile(
    rf"\b({_BELOW}|{_ABOVE}|{_ABOUT})\s+({'|'.join(_WORDED)})\b(?!-)", re.IGNORECASE
)
_THOUSANDS = re.compile(r"(?<![\w.,])(\d{1,3})\s?k\b", re.IGNORECASE)
_MEASURE = re.compile(
    r"\s*(?:cm|mm|m|kg|g|l|ml|inch|inches|litres?|liters?|years?|days?|weeks?|gb|tb|people|persons?|"
    r"hours?|mins?|minutes?|watts?|w|pairs?|pieces?|pcs?|pack)\b",
    re.IGNORECASE,
)
_ABOUT_BY = 0.2
"""What costs "about 50" costs a fifth less or more at most."""


@dataclass(frozen=True, slots=True)
class PriceRange:
    """In minor units, both included; None where there is no bound."""

    least: int | None = None
    most: int | None = None


def price_range_in(text: str, units: int = 100) -> tuple[PriceRange | None, str]:
    """What it may cost, and the text without the words that said so; a pound has `units` pence.

    >>> price_range_in("boots between 40 and 60 quid")
    (PriceRange(least=4000, most=6000), 'boots  ')
    """
    text = _THOUSANDS.sub(r"\g<1>000", text)
    text = _IN_WORDS.sub(lambda found: f"{found[1]} {_WORDED[found[2].lower()]}", text)
    found: PriceRange | None = None
    for how, pattern in _PATTERNS:
        for match in list(_sums(pattern, text)):
            if how == "between" and not _is_money(match, certain=match[0].lower().startswith("be")):
                continue
            found = _joined(found, _range(how, match, units))
            text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    for match in list(_sums(_BARE, text)):
        if _is_money(match) and found is None:
            # "For 80 quid" is what there is to spend.
            found = PriceRange(most=_minor(match, "1", units))
            text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return found, text


def _sums(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    for match in pattern.finditer(text):
        if not _MEASURE.match(text, match.end()):
            yield match


def _is_money(match: re.Match[str], *, certain: bool = False) -> bool:
    named = [name for name in ("sign1", "unit1", "sign2", "unit2") if name in match.groupdict()]
    return certain or any(match[name] for name in named)


def _range(how: str, match: re.Match[str], units: int) -> PriceRange:
    first = _minor(match, "1", units)
    if how == "between":
        second = _minor(match, "2", units)
        return PriceRange(min(first, second), max(first, second))
    if how == "about":
        return PriceRange(round(first * (1 - _ABOUT_BY)), round(first * (1 + _ABOUT_BY)))
    return PriceRange(most=first) if how == "below" else PriceRange(least=first)


def _joined(one: PriceRange | None, other: PriceRange) -> PriceRange:
    if one is None:
        return other
    return PriceRange(
        other.least if one.least is None else one.least,
        other.most if one.most is None else one.most,
    )


def _minor(match: re.Match[str], which: str, units: int) -> int:
    """Of a currency without small coins the digits after the point do not count."""
    whole = int(match[f"n{which}"].replace(",", "")) * units
    return whole + (int(match[f"p{which}"] or 0) * units) // 100
