"""Intervals of means over customers, by drawing the customers again (Efron 1979)."""

import numpy as np

DRAWS = 1000
SEED = 8


def interval(values: np.ndarray) -> tuple[float, float]:
    """Between which bounds 95 % of the means of `values` lie when they are drawn again."""
    values = values[~np.isnan(values)]
    if not len(values):
        return 0.0, 0.0
    draws = np.random.default_rng(SEED).integers(0, len(values), (DRAWS, len(values)), np.int32)
    low, high = np.percentile(values[draws].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)
