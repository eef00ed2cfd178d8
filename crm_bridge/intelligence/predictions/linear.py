"""Sums of weighted features: the logistic regression of chances and the regression of values."""

from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from crm_bridge.intelligence.predictions.features import Matrix
from crm_bridge.intelligence.predictions.occasions import Numbers

_STRENGTH = 0.01
"""The inverse of the penalty on the weights of standardised features (scikit-learn's C)."""
_PENALTY = 1e-2


@dataclass(frozen=True)
class Linear:
    """score(x) = intercept + Σ weight_j (x_j - mean_j) / scale_j"""

    mean: Numbers
    scale: Numbers
    weight: Numbers
    intercept: float

    def score(self, matrix: Matrix) -> Numbers:
        """The log-odds of a chance, or the logarithm of a value, a row."""
        scored: Numbers = (matrix - self.mean) / self.scale @ self.weight + self.intercept
        return scored


def fit_chance(matrix: Matrix, happened: Numbers, strength: float = _STRENGTH) -> Linear:
    """Logistic regression with a ridge penalty (Cox 1958; le Cessie & van Houwelingen 1992)."""
    # Slow to import, and the bridge only reads what was fitted elsewhere.
    from sklearn.linear_model import LogisticRegression

    mean, scale = _standard(matrix)
    regression = LogisticRegression(C=strength, max_iter=500)
    with threadpool_limits(1):
        fitted = regression.fit((matrix - mean) / scale, happened)
    return Linear(mean, scale, fitted.coef_[0], float(fitted.intercept_[0]))


def fit_value(matrix: Matrix, amounts: Numbers) -> Linear:
    """Poisson regression with a logarithmic link: its mean is right even where most amounts are 0
    and the others very unlike (Gourieroux, Monfort & Trognon 1984; Santos Silva & Tenreyro 2006).
    """
    from sklearn.linear_model import PoissonRegressor

    mean, scale = _standard(matrix)
    unit = max(float(amounts.mean()), 1e-9)
    regression = PoissonRegressor(alpha=_PENALTY, max_iter=500)
    with threadpool_limits(1):
        fitted = regression.fit((matrix - mean) / scale, amounts / unit)
    return Linear(mean, scale, fitted.coef_, float(fitted.intercept_ + np.log(unit)))


def _standard(matrix: Matrix) -> tuple[Numbers, Numbers]:
    scale = matrix.std(axis=0)
    return matrix.mean(axis=0), np.where(scale > 1e-9, scale, 1e9)
