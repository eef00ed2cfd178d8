"""Names and street addresses, where the words around them make them certain."""

import re
from collections.abc import Iterator

from bot.assistant.nlu.spans import Span

_NAME = r"[^\W\d_a-z][\w'’-]+(?:\s(?:(?:de|da|van|von|der|al|bin)\s)?[^\W\d_a-z][\w'’-]+){0,3}"
_CALLED = re.compile(
    rf"\b(?i:my\s(?:full\s)?name(?:'s|\sis)|(?:full\s)?name:|the\sname\sis|in\sthe\sname\sof|"
    rf"name\son\sthe\sorder\s(?:is|was)|this\sis|addressed\sto|recipient(?:\sis|:))\s+(?P<name>{_NAME})"
)
_CALLED_ANY_CASE = re.compile(
    r"\bmy\s(?:full\s)?name(?:'s|\sis)\s(?P<name>[^\W\d_]+(?:\s(?!and\b|but\b|i\b)[^\W\d_]+)?)",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"(?<![\w#-])(?P<address>(?:flat\s\w{1,4},?\s|apt\.?\s\w{1,4},?\s|unit\s\w{1,4},?\s)?"
    r"\d{1,5}[a-z]?,?\s(?:[^\W\d_][\w'’.-]*\s){1,4}?"
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|close|crescent|court|way|square|place|"
    r"terrace|boulevard|blvd|grove|gardens|hill|park|row|mews|highway|strasse|straße)\b\.?"
    r"(?:,\s?[^\W\d_]+(?:[ '’-][^\W\d_]+){0,2}(?!\w))?)",
    re.IGNORECASE,
)
_NOT_NAMES = frozenset({"not", "on", "wrong", "spelled", "spelt", "missing", "misspelled"})


def people(text: str) -> Iterator[Span]:
    for pattern in (_CALLED, _CALLED_ANY_CASE):
        for match in pattern.finditer(text):
            name = match["name"]
            if name.split()[0].lower() not in _NOT_NAMES:
                value = name if name != name.lower() else name.title()
                yield Span("person", *match.span("name"), value)


def addresses(text: str) -> Iterator[Span]:
    for match in _STREET.finditer(text):
        yield Span("address", *match.span("address"), " ".join(match["address"].split()))
