"""What is usual for a figure: a band around the same hours of the weeks before.

The middle is a median and the width comes from the median distance to it, so that one odd week
moves neither. Both are taken where the spread of a count does not depend on its size (Anscombe's
transformations, 1948), so that the width never falls below what chance alone makes of small counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, ceil, floor, pi, sin, sqrt
from statistics import median

from crm_bridge.figures.shares import Share

FEWEST_WEEKS = 4
"""With less history nothing is called unusual."""
FEWEST = 10
"""A share of fewer than so many is never called unusual."""
WIDTH = 3.0
"""In standard deviations: about one figure in four hundred is outside by chance."""
_SPREAD_OF_MEDIAN_DISTANCE = 1.4826
"""What makes the median distance a standard deviation."""


@dataclass(frozen=True, slots=True)
class Usual:
    """From `low` to `high`, both usual: counts, or shares from 0 to 1. `weeks` were compared."""

    low: float
    high: float
    weeks: int


def usual_count(past: Sequence[int]) -> Usual | None:
    """Of a count; None with too little history."""
    if len(past) < FEWEST_WEEKS:
        return None
    roots = [sqrt(count + 3 / 8) for count in past]
    middle = median(roots)
    spread = max(0.5, _spread(roots, middle)) * _of_a_median(len(past))
    low, high = max(0.0, middle - WIDTH * spread), middle + WIDTH * spread
    return Usual(max(0, ceil(low * low - 3 / 8)), floor(high * high - 3 / 8), len(past))


def usual_share(past: Sequence[Share], whole: int) -> Usual | None:
    """Of a share of `whole`; weeks of nothing do not count. None with too little of either."""
    weeks = [share for share in past if share.whole]
    if len(weeks) < FEWEST_WEEKS or whole < FEWEST:
        return None
    angles = [asin(sqrt((share.part + 3 / 8) / (share.whole + 3 / 4))) for share in weeks]
    # Weeks of few are pooled: the median of "0 of 2" and "1 of 3" says little.
    pooled = sum(share.part for share in weeks) / sum(share.whole for share in weeks)
    enough = median(share.whole for share in weeks) >= FEWEST
    middle = median(angles) if enough else asin(sqrt(pooled))
    chance = median(1 / (4 * share.whole + 2) for share in weeks)
    between = max(0.0, _spread(angles, middle) ** 2 - chance)
    spread = sqrt(1 / (4 * whole + 2) + between + chance * pi / 2 / len(weeks))
    low, high = max(0.0, middle - WIDTH * spread), min(pi / 2, middle + WIDTH * spread)
    return Usual(sin(low) ** 2, sin(high) ** 2, len(weeks))


def _spread(values: Sequence[float], middle: float) -> float:
    return _SPREAD_OF_MEDIAN_DISTANCE * median(abs(value - middle) for value in values)


def _of_a_median(weeks: int) -> float:
    """The middle is itself only known so well."""
    return sqrt(1 + pi / 2 / weeks)
