"""How fast something grows, and how sure that is."""

import random
from collections.abc import Sequence
from statistics import median

BLOCK = 12
"""Samples drawn together: neighbours are alike, and each drawn for itself would claim too much."""
DRAWS = 400
MOST_PAIRS = 4_000

Sample = tuple[float, float]
"""Seconds since the start, and a size."""


def growth(samples: Sequence[Sample], seed: int = 1) -> tuple[float, float, float]:
    """An hour's growth by Theil and Sen (the median slope of all pairs), and the interval that
    holds it in 95 of 100 cases, from a bootstrap of blocks."""
    if len(samples) < 2 * BLOCK:
        raise ValueError(f"{len(samples)} samples are too few to say how something grows")
    rng = random.Random(seed)
    drawn = sorted(_slope(_drawn(samples, rng), rng) for _ in range(DRAWS))
    return _slope(samples, rng), drawn[int(0.025 * DRAWS)], drawn[int(0.975 * DRAWS)]


def _drawn(samples: Sequence[Sample], rng: random.Random) -> list[Sample]:
    starts = [rng.randrange(len(samples) - BLOCK + 1) for _ in range(len(samples) // BLOCK)]
    return [one for start in starts for one in samples[start : start + BLOCK]]


def _slope(samples: Sequence[Sample], rng: random.Random) -> float:
    pairs = [
        (a, b)
        for a, b in ((rng.choice(samples), rng.choice(samples)) for _ in range(MOST_PAIRS))
        if a[0] != b[0]
    ]
    return 3600 * median((b[1] - a[1]) / (b[0] - a[0]) for a, b in pairs)
