"""Texts of examples: without their marks, and what makes two of them the same."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 1000
"""Characters of an example: what understanding reads of a message."""
_MARKED = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
_BRACKETS = str.maketrans("[]", "()")


class TrainingDataError(ValueError):
    """Examples that do not go into the files; says which and why."""


def plain(text: str) -> str:
    """The text without the marks of its entities: `where is [CL-1](order_number)`."""
    return _MARKED.sub(r"\1", text)


def key_of(text: str) -> str:
    """The same for two texts that teach the same: marks, case and spaces do not count."""
    return " ".join(plain(text).split()).casefold()


def annotated(text: str, entities: Iterable[tuple[int, int, str]]) -> str:
    """One line of a file: entities, as (start, end, name), in their brackets. Those that overlap an
    earlier one or lie outside are left out; brackets of the text itself become round ones, and it
    never begins like the payload of a button."""
    pieces, at = [], 0
    for start, end, name in sorted(entities):
        if at <= start < end <= len(text) and text[start:end].strip():
            words = _rounded(text[start:end]).strip()
            pieces += [_rounded(text[at:start]), f"[{words}]({name})"]
            at = end
    return " ".join("".join([*pieces, _rounded(text[at:])]).split()).lstrip("/ ")


def spans(text: str) -> list[tuple[int, int, str]]:
    """The entities of a marked text, as (start, end, name) in `plain` of it."""
    found, removed = [], 0
    for match in re.finditer(r"\[([^\]]*)\]\(([^)]*)\)", text):
        start = match.start() - removed
        found.append((start, start + len(match[1]), match[2]))
        removed += len(match[0]) - len(match[1])
    return found


def _rounded(text: str) -> str:
    return text.translate(_BRACKETS)
