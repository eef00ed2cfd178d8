"""The words of a message, and the message without one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"\w+(?:['’.@/_-]\w+)*|[^\w\s\x00-\x7f]+")

_BESIDE = 30  # characters


@dataclass(frozen=True)
class Word:
    """As it was first written, and every place where it stands, whatever its case there."""

    text: str
    places: tuple[tuple[int, int], ...]


def words_of(text: str) -> list[Word]:
    """The different words, emoji too, in the order in which they first appear."""
    places: dict[str, list[tuple[int, int]]] = {}
    for found in _WORD.finditer(text):
        places.setdefault(found.group().casefold(), []).append(found.span())
    return [Word(text[slice(*spans[0])], tuple(spans)) for spans in places.values()]


def without(text: str, word: Word) -> str:
    """The text with the word left out wherever it stands; a blank is there instead."""
    parts, after = [], 0
    for start, end in word.places:
        parts.append(text[after:start])
        after = end
    return " ".join([*parts, text[after:]])


def around(text: str, word: Word, *, left_out: bool = False) -> str:
    """The word where it first stands, between what stands beside it; or that without the word."""
    start, end = word.places[0]
    between = " " if left_out else text[start:end]
    return text[max(0, start - _BESIDE) : start] + between + text[end : end + _BESIDE]
