"""How far a measure may be from what more of the same data would give: 95 % intervals."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

Interval = "tuple[float, float]"
ROUNDS = 1000
_Z = 1.959964  # the normal distribution's 97.5 % point


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Of a share (Wilson 1927): stays within 0 and 1 and is honest where few rows are measured."""
    if not count:
        return 0.0, 1.0
    share, z2 = hits / count, _Z * _Z
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    reach = math.sqrt(share * (1 - share) / count + z2 / (4 * count * count)) * _Z
    reach /= 1 + z2 / count
    return max(0.0, middle - reach), min(1.0, middle + reach)


def bootstrap(
    measure: Callable[[np.ndarray], float], count: int, rounds: int = ROUNDS
) -> tuple[float, float]:
    """Of anything else: `measure` is given the numbers of `count` rows, drawn with repetition
    `rounds` times (Efron 1979, percentiles). The same rows give the same interval."""
    draw = np.random.RandomState(0)
    values = np.array([measure(draw.randint(0, count, count)) for _ in range(rounds)])
    values = values[np.isfinite(values)]
    if not len(values):
        return math.nan, math.nan
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def paired(better: int, worse: int, count: int) -> tuple[float, float]:
    """Of the difference of two shares of the same `count` rows: `better` are right only after,
    `worse` only before (Agresti and Min 2005: careful where few rows differ)."""
    rows = count + 2
    difference = (better - worse) / rows
    spread = (better + worse + 1) / rows - difference * difference
    reach = math.sqrt(spread / rows) * _Z
    return max(-1.0, difference - reach), min(1.0, difference + reach)
