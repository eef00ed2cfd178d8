"""Long texts in parts: cut between paragraphs, then sentences, then words."""

import re
from collections.abc import Callable

_CUTS = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"(?<=[.!?\u2026])\s+"),
    re.compile(r"(?<=[\u3002\uff01\uff1f])"),
    re.compile(r"\s+"),
)


def split(text: str, limit: int, length: Callable[[str], int] = len) -> list[str]:
    """Parts of at most `limit` (by `length`), cut where it hurts least; nothing of the text but
    the space at the cuts is lost."""
    parts = []
    text = text.strip()
    while length(text) > limit:
        part, text = _cut(text, _longest(text, limit, length))
        parts.append(part)
    return [*parts, text] if text else parts


def _longest(text: str, limit: int, length: Callable[[str], int]) -> int:
    """How many characters from the beginning fit; at least one."""
    low, high = 1, min(len(text), limit)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if length(text[:middle]) <= limit else (low, middle - 1)
    return low


def _cut(text: str, at_most: int) -> tuple[str, str]:
    for cuts in _CUTS:
        # A cut near the beginning would make a part of a few words.
        ends = [cut for cut in cuts.finditer(text, at_most // 3) if 0 < cut.start() <= at_most]
        if ends:
            return text[: ends[-1].start()].rstrip(), text[ends[-1].end() :].lstrip()
    return text[:at_most], text[at_most:]
