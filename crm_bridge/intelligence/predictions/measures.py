"""How good probabilities and foretold amounts are, against what happened.

auroc              how often who bought was scored above who did not (Hanley & McNeil 1982)
ece                expected calibration error: Σ_b n_b/n |mean probability - share that happened|
                   over ten bins b of the probability, equally wide (Naeini, Cooper & Hauskrecht
                   2015)
ece_equal_counts   the same over ten bins of as many customers each
brier              mean of (probability - happened)² (Brier 1950)
log_loss           mean of -log of the probability that was given to what happened (Good 1952)
"""

from collections.abc import Mapping

import numpy as np

from crm_bridge.intelligence.fairness.rates import auroc
from crm_bridge.intelligence.predictions.chance import log_loss
from crm_bridge.intelligence.predictions.occasions import Codes, Numbers

BINS = 10


def of_probabilities(
    probability: Numbers, happened: Numbers, weights: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """A value for each row of `weights` (a column a customer), one value without them."""
    rows = np.ones((1, len(probability))) if weights is None else weights
    total = rows.sum(axis=1)
    by_count = np.empty(len(probability), dtype=np.int64)
    ranks = np.argsort(np.argsort(probability, kind="stable"), kind="stable")
    by_count[:] = ranks * BINS // max(len(probability), 1)
    return {
        "auroc": auroc(probability, happened, rows),
        "ece": _error(probability, happened, _wide(probability), rows),
        "ece_equal_counts": _error(probability, happened, by_count, rows),
        "brier": rows @ ((probability - happened) ** 2) / total,
    }


def one_each(probability: Numbers, happened: Numbers) -> dict[str, float]:
    """The measures over all customers."""
    found = {name: float(row[0]) for name, row in of_probabilities(probability, happened).items()}
    return {**found, "log_loss": log_loss(probability, happened)}


def reliability(probability: Numbers, happened: Numbers) -> list[Mapping[str, float]]:
    """Of each bin with customers: how many, what was said of them, and what happened."""
    bins = _wide(probability)
    return [
        {
            "customers": int(inside.sum()),
            "said": round(float(probability[inside].mean()), 4),
            "happened": round(float(happened[inside].mean()), 4),
        }
        for number in range(BINS)
        if (inside := bins == number).any()
    ]


def of_values(expected: Numbers, spent: Numbers) -> dict[str, float]:
    """Of foretold amounts: `mae` the mean absolute error in minor units; `rank_correlation`
    (Spearman 1904); `total` foretold over spent; `decile_error` how far the sums of ten groups,
    from the least to the most foretold, are from what these spent, of all that was spent."""
    # Slow to import, and the bridge only reads what was fitted elsewhere.
    from scipy.stats import spearmanr

    total = max(float(spent.sum()), 1e-9)
    tenths = np.array_split(np.argsort(expected, kind="stable"), BINS)
    apart = sum(abs(float(expected[tenth].sum() - spent[tenth].sum())) for tenth in tenths)
    varied = len(expected) > 1 and np.ptp(expected) > 0 and np.ptp(spent) > 0
    return {
        "mae": float(np.abs(expected - spent).mean()),
        "rank_correlation": float(spearmanr(expected, spent).statistic) if varied else 0.0,
        "total": float(expected.sum()) / total,
        "decile_error": apart / total,
    }


def _wide(probability: Numbers) -> Codes:
    return np.minimum((probability * BINS).astype(np.int64), BINS - 1)


def _error(probability: Numbers, happened: Numbers, bins: Codes, rows: np.ndarray) -> np.ndarray:
    inside = np.equal.outer(bins, np.arange(BINS)).astype(np.float64)
    apart = rows @ (inside * (probability - happened)[:, None])
    error: np.ndarray = np.abs(apart).sum(axis=1) / rows.sum(axis=1)
    return error
