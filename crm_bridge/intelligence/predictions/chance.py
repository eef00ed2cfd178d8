"""The probability that a customer buys within so many days.

Logistic regression, gradient boosting and the mean of their log-odds are fitted on windows that
were over; the best by logarithmic loss on later windows is the one at work. Its log-odds are then
calibrated on the newest window that is over, by a fit that had not seen it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from crm_bridge.intelligence.predictions.features import Matrix, Norms, features_at
from crm_bridge.intelligence.predictions.linear import Linear, fit_chance
from crm_bridge.intelligence.predictions.occasions import Numbers, Occasions
from crm_bridge.intelligence.predictions.trees import Trees, fit_trees
from crm_bridge.intelligence.predictions.windows import Learnt, Window, learnt_until, window_at

KINDS = ("logistic", "boosting", "both")
FEWEST = 50
"""Customers, and times that one bought or did not, that a chance is learnt from at least."""
TRUST = 0.2
"""How far the calibration on a window is followed 30 days later: months go up and down around their
mean, so most of what set the last one apart is not expected of the next. It fades with each 30 days
that lie between the window and the next one."""


class TooLittle(Exception):
    """There is not enough to learn from; the message says what is missing."""


@dataclass(frozen=True)
class Chance:
    """`probability` is 1 / (1 + exp(-(slope · score + shift))), `score` the mean log-odds of the
    parts that are at work. `typical` is the median of each feature over the customers."""

    days: float
    norms: Norms
    kind: str
    linear: Linear
    trees: Trees
    slope: float
    shift: float
    typical: Numbers

    def log_odds(self, matrix: Matrix) -> Numbers:
        return self.slope * scored(self.kind, self.linear, self.trees, matrix) + self.shift

    def probability(self, matrix: Matrix) -> Numbers:
        return sigmoid(self.log_odds(matrix))


def scored(kind: str, linear: Linear, trees: Trees, matrix: Matrix) -> Numbers:
    """Log-odds before calibration."""
    if kind == "logistic":
        return linear.score(matrix)
    if kind == "boosting":
        return trees.score(matrix)
    return (linear.score(matrix) + trees.score(matrix)) / 2


def sigmoid(log_odds: Numbers) -> Numbers:
    probability: Numbers = 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))
    return probability


def fit_chance_of_buying(
    known: Occasions, now: float, days: float, norms: Norms, trust: float = TRUST
) -> Chance:
    """From what was known at `now`. Raises `TooLittle`."""
    linear, trees = _fitted(learnt_until(known, now, days, norms), days)
    tried = [
        (window_at(known, end, days, norms), _fitted(learnt, days))
        for end in (now - days, now - 2 * days)
        if _enough(learnt := learnt_until(known, end, days, norms))
    ]
    # Of too few months there is nothing to choose or to calibrate on; the mean errs the least.
    kind = chosen([losses(window, *parts) for window, parts in tried]) if tried else "both"
    slope, shift = 1.0, 0.0
    if tried:
        window, parts = tried[0]
        score = scored(kind, *parts, window.features.matrix)
        slope, shift = platt(score, window.bought, trust ** (days / 30))
    typical = np.median(features_at(known, now, norms, days).matrix, axis=0)
    return Chance(days, norms, kind, linear, trees, slope, shift, typical)


def losses(window: Window, linear: Linear, trees: Trees) -> Mapping[str, float]:
    """The logarithmic loss of each kind on a window that the parts had not seen."""
    return {
        kind: log_loss(sigmoid(scored(kind, linear, trees, window.features.matrix)), window.bought)
        for kind in KINDS
    }


def chosen(tried: Sequence[Mapping[str, float]]) -> str:
    """The kind with the least loss over all that was tried."""
    return min(KINDS, key=lambda kind: sum(loss[kind] for loss in tried))


def log_loss(probability: Numbers, happened: Numbers) -> float:
    """Mean of -log of the probability that was given to what happened (Good 1952)."""
    kept = np.clip(probability, 1e-9, 1 - 1e-9)
    return float(-np.where(happened > 0, np.log(kept), np.log1p(-kept)).mean())


def platt(score: Numbers, happened: Numbers, trust: float = 1.0) -> tuple[float, float]:
    """Slope and shift that make log-odds true on a window (Platt 1999), of which `trust` is kept:
    0 leaves the scores as they are. Too small a window changes nothing."""
    if not _both(happened):
        return 1.0, 0.0
    # Slow to import, and the bridge only reads what was fitted elsewhere.
    from scipy.optimize import minimize

    middle = float(score.mean())

    def loss(line: Numbers) -> float:
        return log_loss(sigmoid(line[0] * (score - middle) + middle + line[1]), happened)

    slope, shift = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    slope, shift = 1 + trust * (float(slope) - 1), trust * float(shift)
    return slope, shift + middle * (1 - slope)


def _fitted(learnt: Learnt, days: float) -> tuple[Linear, Trees]:
    if not _enough(learnt):
        raise TooLittle(
            f"At least {FEWEST} customers are needed, some of whom bought again within "
            f"{days:.0f} days, and some did not."
        )
    return fit_chance(learnt.matrix, learnt.bought), fit_trees(learnt.matrix, learnt.bought)


def _enough(learnt: Learnt) -> bool:
    return learnt.customers >= FEWEST and _both(learnt.bought)


def _both(happened: Numbers) -> bool:
    return bool(min(happened.sum(), (1 - happened).sum()) >= FEWEST)
