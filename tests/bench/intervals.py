"""Ratios of what was measured in rounds, with the interval that chance may have made of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from statistics import quantiles
from typing import TypeVar

RESAMPLES = 2_000
Round = TypeVar("Round")
Figure = Callable[[Sequence[Round]], float]


@dataclass(frozen=True)
class Ratio:
    """Ours over theirs; `low` and `high` hold 95 of 100 resamples."""

    ours: float
    theirs: float
    low: float
    high: float

    @property
    def value(self) -> float:
        return self.ours / self.theirs


def ratio(ours: Sequence[Round], theirs: Sequence[Round], figure: Figure[Round]) -> Ratio:
    """Of a figure over all rounds. Rounds are resampled, not single turns: what slowed the machine
    slowed a whole round; and in pairs, as the two took turns."""
    random, indices = Random(5), range(len(ours))
    resampled = []
    for _ in range(RESAMPLES):
        chosen = random.choices(indices, k=len(ours))
        mine, other = [ours[at] for at in chosen], [theirs[at] for at in chosen]
        resampled.append(figure(mine) / figure(other))
    cuts = quantiles(resampled, n=40, method="inclusive")
    return Ratio(figure(ours), figure(theirs), cuts[0], cuts[-1])
