"""Examples that look mislabelled.

Two witnesses must agree: components that did not see the example give another label a high
probability, and most of the nearest examples carry another label than its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.assistant.evaluation.cross_validation import Example, Held

LEAST = 0.6


@dataclass(frozen=True)
class Doubt:
    """`said` is the label that it looks like, `against` how many of its neighbours are of another
    label than its own."""

    example: Example
    said: str
    probability: float
    against: int
    neighbours: tuple[Example, ...]


def doubtful(held: list[Held], nearest: np.ndarray, least: float = LEAST) -> list[Doubt]:
    """`nearest` has the places of the nearest examples, a row an example. The surest first."""
    doubts = [
        Doubt(one.example, one.said, one.confidence, against, tuple(around))
        for one, places in zip(held, nearest, strict=True)
        if one.said != one.example.label and one.confidence >= least
        for around in [[held[place].example for place in places]]
        for against in [sum(other.label != one.example.label for other in around)]
        if against > len(around) / 2
    ]
    return sorted(doubts, key=lambda doubt: (-doubt.probability, doubt.example.text))
