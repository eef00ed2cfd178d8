"""What a parse says about the intent, and whether the assistant would act on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.assistant.turns import FALLBACK_INTENT

OUT_OF_SCOPE = "out_of_scope"

Understand = Callable[[str], Mapping[str, Any]]


@dataclass(frozen=True)
class Guess:
    """`best` is the likeliest intent that something can be done about ("" where there is none),
    `confidence` how sure that is; `rejected`: the assistant says that it did not understand, or
    that this is none of its business."""

    best: str
    confidence: float
    rejected: bool

    @property
    def answer(self) -> str:
        """The intent acted on; OUT_OF_SCOPE when rejected."""
        return OUT_OF_SCOPE if self.rejected else self.best


def guess_of(parsed: Mapping[str, Any]) -> Guess:
    """Of the result of `TurnProcessor.understand`."""
    unanswerable = (FALLBACK_INTENT, OUT_OF_SCOPE, None)
    known = [e for e in parsed["intent_ranking"] if e["name"] not in unanswerable]
    best = max(known, key=lambda entry: entry["confidence"], default=None)
    rejected = best is None or parsed["intent"]["name"] in unanswerable
    if best is None:
        return Guess("", 0.0, rejected)
    return Guess(str(best["name"]), float(best["confidence"]), rejected)
