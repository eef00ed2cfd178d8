"""How a message is shared out among its needs, so that all of it belongs to one of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.assistant.needs.stretches import Stretch

_AFTERTHOUGHT = 5
"""So few words between two needs belong to the one before: "it's CL-7"."""


def parts(text: str, all_of_it: Sequence[Stretch], needs: Sequence[Stretch]) -> list[Stretch]:
    """One part a need, in order: the stretch of the need, and what is told around it."""
    starts = [all_of_it[0].start]
    ends: list[int] = []
    for before, after in pairwise(needs):
        between = [s for s in all_of_it if before.end <= s.start and s.end <= after.start]
        afterthoughts = _afterthoughts(text, between)
        ends.append(between[afterthoughts - 1].end if afterthoughts else before.end)
        starts.append(between[afterthoughts].start if afterthoughts < len(between) else after.start)
    ends.append(max(needs[-1].end, all_of_it[-1].end))
    return [Stretch(start, end) for start, end in zip(starts, ends, strict=True)]


def _afterthoughts(text: str, between: Sequence[Stretch]) -> int:
    """How many of them, from the first on, are short."""
    for count, stretch in enumerate(between):
        if len(text[stretch.start : stretch.end].split()) > _AFTERTHOUGHT:
            return count
    return len(between)
