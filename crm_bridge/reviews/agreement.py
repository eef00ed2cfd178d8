"""How far two reviewers agree, beyond what chance alone would give.

Cohen's kappa (1960) for yes or no; for a scale of five its form with quadratic weights (Cohen
1968), in which 4 against 5 is nearly the same and 1 against 5 is not.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from crm_bridge.reviews.criteria import values_of

_LEVELS = ((0.81, "almost perfect"), (0.61, "substantial"), (0.41, "moderate"), (0.21, "fair"))
"""Landis and Koch (1977)."""
FEWEST = 5
"""With fewer pairs, kappa says more about chance than about the reviewers."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of `pairs` how many were the same; `apart` is the mean distance. `kappa` is None where it
    says nothing: for few pairs, and when everybody gave one and the same value."""

    pairs: int
    same: int
    apart: float
    kappa: float | None

    @property
    def level(self) -> str:
        """`kappa` in words."""
        if self.kappa is None:
            return "too few to tell" if self.pairs < FEWEST else "one value only"
        return next((words for least, words in _LEVELS if self.kappa >= least), "slight or none")


async def agreement(pairs: Sequence[tuple[int, int]], scale: str) -> Agreement:
    """Of what two gave to the same thing."""
    same = sum(first == second for first, second in pairs)
    apart = sum(abs(first - second) for first, second in pairs) / len(pairs) if pairs else 0.0
    return Agreement(len(pairs), same, apart, await asyncio.to_thread(_kappa, pairs, scale))


def _kappa(pairs: Sequence[tuple[int, int]], scale: str) -> float | None:
    if len(pairs) < FEWEST or len({value for pair in pairs for value in pair}) < 2:
        return None
    # Slow to load, and asked for seldom.
    from sklearn.metrics import cohen_kappa_score

    first, second = zip(*pairs, strict=True)
    return float(
        cohen_kappa_score(
            first,
            second,
            labels=list(values_of(scale)),
            weights="quadratic" if scale == "five" else None,
        )
    )
