"""Which parts of a message its intents were found in: the whole, or a sentence each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.assistant.explaining.intents import Candidate
from bot.assistant.needs.stretches import stretches
from bot.assistant.nlu.deciding import FALLBACK_INTENT, UNSURE_BETWEEN
from bot.assistant.reading import Reading

MOST = 4
"""Needs that are explained; each costs as much as a message of its own."""
_SAME = 1e-3

Rank = Callable[[Sequence[str]], Sequence[Sequence[Candidate]]]


@dataclass(frozen=True)
class Piece:
    """A part of what was read, `text[start:end]`, and the intent that was found there."""

    start: int
    end: int
    intent: str


def pieces(
    reading: Reading, whole: Sequence[Candidate], understood: Mapping[str, Any], rank: Rank
) -> list[Piece]:
    """One a need, at least one; `whole` is the ranking of the whole text.

    The understanding tells which intents it found and how sure it was of each; the stretch that
    makes the classifier just so sure is where that came from.
    """
    everything = Piece(0, len(reading.text), whole[0].name)
    if _is_of_the_whole(whole, understood):
        return [everything]
    cut = stretches(reading.lines)
    rankings = rank([reading.text[one.start : one.end] for one in cut])
    found = [
        Piece(one.start, one.end, ranking[0].name)
        for need in understood["needs"][:MOST]
        for one, ranking in zip(cut, rankings, strict=True)
        if _same(ranking[0], need["intent"], need["confidence"])
    ]
    return list(dict.fromkeys(found)) or [everything]


def _is_of_the_whole(whole: Sequence[Candidate], understood: Mapping[str, Any]) -> bool:
    intent = understood["intent"]
    undecided = intent["name"] == FALLBACK_INTENT or UNSURE_BETWEEN in understood
    one = len(understood["needs"]) < 2
    return undecided or (one and _same(whole[0], intent["name"], intent["confidence"]))


def _same(candidate: Candidate, name: str, confidence: float) -> bool:
    return candidate.name == name and abs(candidate.confidence - confidence) < _SAME
