"""Rates of error, and between which bounds they lie by chance."""

from collections.abc import Callable, Iterator, Mapping
from math import sqrt

import numpy as np

DRAWS, SEED = 400, 8
_CHUNK = 50
Z95 = 1.959964

Rates = Mapping[str, np.ndarray]


def auroc(scores: np.ndarray, truth: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """How often what was true was scored above what was not, an equal score counting half: the
    area under the ROC curve (Hanley & McNeil 1982). `weights` has a row for each time that it is
    reckoned, a column for each case; NaN where only one kind is there."""
    rows = np.ones((1, len(scores))) if weights is None else weights
    order = np.argsort(scores, kind="stable")
    ordered, true = scores[order], truth[order].astype(bool)
    begins = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    if not len(scores):
        return np.full(len(rows), np.nan)
    sorted_rows = rows[:, order]
    good = np.add.reduceat(sorted_rows * true, begins, axis=1)
    bad = np.add.reduceat(sorted_rows * ~true, begins, axis=1)
    below = bad.cumsum(axis=1) - bad / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        area: np.ndarray = (good * below).sum(axis=1) / (good.sum(axis=1) * bad.sum(axis=1))
    return area


def wilson(count: int, of: int) -> tuple[float, float]:
    """Between which bounds a share lies with 95 % (Wilson 1927); 0 to 1 where nothing is known."""
    if not of:
        return 0.0, 1.0
    share, z2 = count / of, Z95**2
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z95 / (1 + z2 / of) * sqrt(share * (1 - share) / of + z2 / (4 * of**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def drawn_again(customers: np.ndarray, draws: int = DRAWS) -> Iterator[np.ndarray]:
    """How often each case counts when the customers, with all cases of each, are drawn again
    (the bootstrap by clusters; Efron 1979, Field & Welsh 2007): some rows at a time."""
    _, place = np.unique(customers, return_inverse=True)
    count = int(place.max(initial=-1)) + 1
    generator = np.random.default_rng(SEED)
    for begin in range(0, draws, _CHUNK):
        rows = min(_CHUNK, draws - begin)
        times = generator.multinomial(count, np.full(count, 1 / count), size=rows)
        yield times[:, place].astype(float)


def intervals(
    measure: Callable[[np.ndarray], Rates], customers: np.ndarray, draws: int = DRAWS
) -> dict[str, tuple[float, float]]:
    """The middle 95 % of what `measure` gives for weights of the cases; it gives an array with a
    value a row for each name. What cannot be reckoned in any draw is 0 to 1."""
    found: dict[str, list[np.ndarray]] = {}
    for weights in drawn_again(customers, draws):
        for name, values in measure(weights).items():
            found.setdefault(name, []).append(values)
    return {name: _bounds(np.concatenate(parts)) for name, parts in found.items()}


def _bounds(values: np.ndarray) -> tuple[float, float]:
    known = values[~np.isnan(values)]
    if not len(known):
        return 0.0, 1.0
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)
