"""What the understanding reads of a message, and where that stands in the message.

Nothing that a customer types may reach Rasa as a command, make a component fail, or take seconds:
invisible and control characters are dropped, a leading `/` too, and of a long text the first and
the last part are read. Places found in what was read are given back as places in the message.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

EDGE = 1000
"""Of a text longer than twice this many characters, as many are read from each end."""
_SIMPLE = re.compile(r"[\x20-\x7e]*")
_COMMAND_START = re.compile(r"[\s/]+")
_CONTROL = ("Cc", "Zl", "Zp", "Zs")
_LINE_ENDS = "\n\r\u2028\u2029"
_INVISIBLE = ("Cf", "Cs", "Co", "Cn")


@dataclass(frozen=True)
class Reading:
    """`places[i]` is where the character `text[i]` stands in the message. `lines` is the same
    text, of the same length, with the ends of lines still in it."""

    text: str
    places: tuple[int, ...]
    lines: str

    def in_message(self, start: int, end: int) -> tuple[int, int]:
        """The same stretch, counted in the message."""
        return self.places[start], self.places[end - 1] + 1


def read(message: str) -> Reading:
    """The text to understand; empty if nothing in the message can be read."""
    text, places = _visible(*_ends(message))
    start = _COMMAND_START.match(text)
    skip = start.end() if start else 0
    lines = text[skip:].rstrip()
    return Reading(lines.replace("\n", " "), tuple(places[skip:]), lines)


def _ends(message: str) -> tuple[str, list[int]]:
    if len(message) <= 2 * EDGE:
        return message, list(range(len(message)))
    tail = len(message) - EDGE
    kept = message[:EDGE] + "\n" + message[tail:]
    return kept, [*range(EDGE), EDGE, *range(tail, len(message))]


def _visible(text: str, places: list[int]) -> tuple[str, list[int]]:
    if _SIMPLE.fullmatch(text):
        return text, places
    kept: list[str] = []
    where: list[int] = []
    for character, place in zip(text, places, strict=True):
        for shown in _shown(character):
            kept.append(shown)
            where.append(place)
    return "".join(kept), where


def _shown(character: str) -> str:
    if character in _LINE_ENDS:
        return "\n"
    category = unicodedata.category(character)
    if category in _CONTROL:
        return " "
    if category in _INVISIBLE:
        return ""
    return unicodedata.normalize("NFKC", character)
