"""What the rejection rule made of a ranking, with the numbers that it went by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.assistant.explaining.intents import Candidate
from bot.assistant.explaining.pieces import Piece
from bot.assistant.nlu.deciding import FALLBACK_INTENT, UNSURE_BETWEEN

ACCEPTED, NOT_UNDERSTOOD, ASKED = "accepted", "not_understood", "asked"
WHOLE, SENTENCE, SEVERAL = "whole", "sentence", "several"


@dataclass(frozen=True)
class Bounds:
    """The rejection rule's settings; `margin` holds for the intents in `changing`."""

    threshold: float
    margin: float
    changing: frozenset[str]


def verdict(
    whole: Sequence[Candidate],
    understood: Mapping[str, Any],
    found: Sequence[Piece],
    bounds: Bounds,
) -> dict[str, Any]:
    """`outcome` is `accepted`, `not_understood` or `asked` (which of `between` is meant).
    `found_in` tells whether the `whole`, one `sentence` or `several` were decided on. `lead` is the
    whole's confidence over its runner-up; `margin` is None where none is needed."""
    between = list(understood.get(UNSURE_BETWEEN, ()))
    rejected = understood["intent"]["name"] == FALLBACK_INTENT
    outcome = ASKED if between else NOT_UNDERSTOOD if rejected else ACCEPTED
    return {
        "outcome": outcome,
        "found_in": _found_in(whole, found, understood),
        "threshold": bounds.threshold,
        "margin": bounds.margin if whole[0].name in bounds.changing else None,
        "lead": whole[0].confidence - whole[1].confidence,
        "between": between,
    }


def _found_in(
    whole: Sequence[Candidate], found: Sequence[Piece], understood: Mapping[str, Any]
) -> str:
    if len(understood["needs"]) > 1:
        return SEVERAL
    accepted = understood["intent"]["name"] != FALLBACK_INTENT
    differs = understood["intent"]["name"] != whole[0].name or found[0].start > 0
    return SENTENCE if accepted and differs else WHOLE
