"""What the assistant makes of texts: each understood once, with the time that it took."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.assistant.nlu.deciding import FALLBACK_INTENT, OUT_OF_SCOPE, UNSURE_BETWEEN

UNANSWERABLE = (FALLBACK_INTENT, OUT_OF_SCOPE, None)

Understand = Callable[[str], Mapping[str, Any]]


@dataclass
class Parses:
    """Remembers what was understood; `milliseconds` has the time of each text's only call, and
    `cpu_milliseconds` what this process worked in it: less where others share the core."""

    understand: Understand
    milliseconds: dict[str, float] = field(default_factory=dict)
    cpu_milliseconds: dict[str, float] = field(default_factory=dict)
    _known: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def of(self, text: str) -> Mapping[str, Any]:
        if text not in self._known:
            started, worked = time.perf_counter(), time.process_time()
            self._known[text] = self.understand(text)
            self.cpu_milliseconds[text] = (time.process_time() - worked) * 1000
            self.milliseconds[text] = (time.perf_counter() - started) * 1000
        return self._known[text]


@dataclass(frozen=True)
class Guess:
    """`best` is the likeliest intent that something can be done about ("" where there is none),
    `confidence` how sure that is; `rejected`: the assistant says that it did not understand, or
    that this is none of its business; `asked`: it asks which of two is meant."""

    best: str
    confidence: float
    rejected: bool
    asked: bool = False

    @property
    def answer(self) -> str:
        """The intent acted on or asked about first; OUT_OF_SCOPE when rejected."""
        return OUT_OF_SCOPE if self.rejected else self.best


def guess_of(parsed: Mapping[str, Any]) -> Guess:
    """Of the result of `TurnProcessor.understand`."""
    known = [e for e in parsed["intent_ranking"] if e["name"] not in UNANSWERABLE]
    best = max(known, key=lambda entry: entry["confidence"], default=None)
    asked = bool(parsed.get(UNSURE_BETWEEN))
    rejected = best is None or (parsed["intent"]["name"] in UNANSWERABLE and not asked)
    if best is None:
        return Guess("", 0.0, rejected)
    return Guess(str(best["name"]), float(best["confidence"]), rejected, asked)
