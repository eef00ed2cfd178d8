"""What is other in one text than in another, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_LONGEST = 30_000
"""Characters of both together, above which lines are compared: words would take seconds."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that both have, or one of them alone."""

    kind: Literal["same", "gone", "new"]
    text: str


def difference(before: str, after: str) -> list[Piece]:
    """In reading order; what is gone stands before what is new."""
    if before == after:
        return [Piece("same", after)] if after else []
    old, new = _parts(before, len(before) + len(after)), _parts(after, len(before) + len(after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [piece for code in matcher.get_opcodes() for piece in _pieces(code, old, new)]


def shortened(pieces: list[Piece], around: int = 80) -> list[Piece]:
    """With long stretches that both have cut to what stands around a change."""
    last = len(pieces) - 1
    return [
        Piece("same", _cut(piece.text, around, first=place == 0, last=place == last))
        if piece.kind == "same"
        else piece
        for place, piece in enumerate(pieces)
    ]


def _pieces(
    code: tuple[str, int, int, int, int], old: list[str], new: list[str]
) -> Iterator[Piece]:
    kind, a, b, c, d = code
    if kind == "equal":
        yield Piece("same", "".join(old[a:b]))
        return
    if b > a:
        yield Piece("gone", "".join(old[a:b]))
    if d > c:
        yield Piece("new", "".join(new[c:d]))


def _parts(text: str, length: int) -> list[str]:
    return text.splitlines(keepends=True) if length > _LONGEST else _WORDS.findall(text)


def _cut(text: str, around: int, *, first: bool, last: bool) -> str:
    if first and last:
        return text
    if first:
        return text if len(text) <= around else f"… {text[-around:].lstrip()}"
    if last:
        return text if len(text) <= around else f"{text[:around].rstrip()} …"
    if len(text) <= 2 * around:
        return text
    return f"{text[:around].rstrip()} … {text[-around:].lstrip()}"
