"""The words of a message, and the message without one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\w+(?:['’.@/_-]\w+)*|[^\w\s\x00-\x7f]+")


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
    """The text with the word left out wherever it stands."""
    return kept(text, word.places)


def kept(text: str, left_out: Sequence[tuple[int, int]]) -> str:
    """What remains of the text; a blank stands where something was left out."""
    parts, after = [], 0
    for start, end in left_out:
        parts.append(text[after:start])
        after = end
    return " ".join([*parts, text[after:]])
