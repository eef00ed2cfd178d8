"""Two models on the same rows: how many each gets right, and whether the difference is noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.assistant.evaluation.intervals import paired

SEEN = "seen"
"""What the new model was trained on: whether the corrections took, not how well it understands."""
HELD_OUT = "held_out"
CHECKS = "checks"


@dataclass(frozen=True)
class Measure:
    """The share that is right `before` and `after`. With 95 % certainty the `difference` lies
    between `low` and `high`."""

    name: str
    title: str
    kind: str
    before: float
    after: float
    difference: float
    low: float
    high: float
    count: int

    @property
    def is_worse(self) -> bool:
        """Beyond noise, and on rows that neither model has seen."""
        return self.kind != SEEN and self.high < 0

    def as_dict(self) -> dict[str, Any]:
        return {**vars(self), "is_worse": self.is_worse}


def measure(
    name: str, title: str, kind: str, before: Sequence[bool], after: Sequence[bool]
) -> Measure | None:
    """Of rows that are right or wrong, side by side; None of no rows."""
    count = len(before)
    if not count:
        return None
    better = sum(1 for was, now in zip(before, after, strict=True) if now and not was)
    worse = sum(1 for was, now in zip(before, after, strict=True) if was and not now)
    return Measure(
        name,
        title,
        kind,
        sum(before) / count,
        sum(after) / count,
        (better - worse) / count,
        *paired(better, worse, count),
        count,
    )
