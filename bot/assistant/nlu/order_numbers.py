"""Order numbers, in every way customers write them.

`named` finds what is called an order ("order no. 4471-22") or written like one (`#A10293`,
`ORD-55821`, `CL-104233`); `bare` finds long numbers that nothing else claims (`00123842`).
"""

import re
from collections.abc import Iterator

from bot.assistant.nlu.spans import Span

_NUMBER = r"[A-Z]{0,4}(?:-|\s)?\d[\d-]*(?:\s\d{3,})?[A-Z]?"
_CALLED_ORDER = re.compile(
    r"\b(?:orders?|purchase|ord|po|reference|ref)\b"
    r"(?:\s*(?:number|numbers|num|nums|nr|no|id|ref|reference|code)\b\.?)*"
    r"(?:\s*(?:is|was|of|:|=|-|\(|,))?\s*"
    rf"(?P<number>\#?\s?{_NUMBER})(?![\w@/]|[.,]\d)",
    re.IGNORECASE,
)
_HASH = re.compile(r"(?<![\w&])#\s?(?P<number>[A-Z]{0,4}-?\d[\d-]{2,}\d?)(?!\w)", re.IGNORECASE)
_PREFIXED = re.compile(
    r"(?<![\w@/.+-])(?P<number>(?:[A-Z]{2,4}-|CL\s|[A-Z]{1,3})\d{4,10}(?:-\d{1,4})?)"
    r"(?![\w@/]|[.,]\d)",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![\w@/.,+#£$€₹-])(?P<number>\d{5,12}|\d{3,6}-\d{2,6})(?![\w@/-]|[.,]\d)")
_FEWEST_DIGITS = 3


def named(text: str) -> Iterator[Span]:
    for pattern in (_PREFIXED, _CALLED_ORDER, _HASH):
        for match in pattern.finditer(text):
            span = _span(match)
            if sum(c.isdigit() for c in span.value) >= _FEWEST_DIGITS:
                yield span


def bare(text: str) -> Iterator[Span]:
    for match in _BARE.finditer(text):
        yield _span(match)


def tidy(number: str) -> str:
    """As the shop would print it: `#a10293` gives `A10293`, `cl 104233` gives `CL-104233`."""
    upper = number.strip().lstrip("#").strip().rstrip("-").upper()
    return re.sub(r"(?<=[0-9])\s+(?=[0-9])", "", re.sub(r"(?<=[A-Z])\s+(?=[0-9])", "-", upper))


def _span(match: "re.Match[str]") -> Span:
    start, end = match.span("number")
    if match.string[start - 1 : start] == "#":
        start -= 1
    elif match.string[start - 2 : start] == "# ":
        start -= 2
    typed = match.string[start:end]
    end -= len(typed) - len(typed.rstrip("- "))
    return Span("order_number", start, end, tidy(match.string[start:end]))
