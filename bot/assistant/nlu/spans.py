"""A piece of a text that means something, and which of two overlapping ones counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MOST_OF_A_KIND = 32
"""More dates, sums or numbers than these nobody names in a message; the rest is not looked at."""


@dataclass(frozen=True)
class Span:
    """`value` is the normalised form of `text[start:end]`.

    `alternatives` are the other entities that it may be, the likeliest first, where nothing in
    the text says which.
    """

    entity: str
    start: int
    end: int
    value: str
    alternatives: tuple[str, ...] = ()

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


def without_overlaps(spans_by_rank: Iterable[Span]) -> list[Span]:
    """Keeps the earlier-ranked of spans that overlap; the result is in the order of the text."""
    kept: list[Span] = []
    taken: set[int] = set()
    for span in spans_by_rank:
        places = range(span.start, span.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)
