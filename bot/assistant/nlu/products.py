"""Products, by the names that the training examples and the look-up tables give them."""

import re
from collections.abc import Iterable, Iterator

from bot.assistant.nlu.spans import Span

_NOTHING = re.compile(r"(?!)")


def product_pattern(names: Iterable[str]) -> "re.Pattern[str]":
    """Matches any of the names as whole words, the longest first, an added plural included."""
    known = sorted({" ".join(n.lower().split()) for n in names if n.strip()}, key=_longest_first)
    if not known:
        return _NOTHING
    either = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in known)
    return re.compile(rf"(?<![\w-])(?:{either})(?:e?s)?(?![\w-])", re.IGNORECASE)


def products(text: str, pattern: "re.Pattern[str]") -> Iterator[Span]:
    for match in pattern.finditer(text):
        yield Span("product", match.start(), match.end(), " ".join(match.group().lower().split()))


def _longest_first(name: str) -> "tuple[int, str]":
    return -len(name), name
