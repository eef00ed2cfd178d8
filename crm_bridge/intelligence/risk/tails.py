"""How rare each sign of an order is in the shop, and how much each rarity counts.

The rarity of sign j at x is t_j(x) = -ln P(X_j >= x), P being the share of the shop's orders with
at least as much, (count + 1) / (n + 1); a sign of 0 adds nothing. Their sum is the score of ECOD
(Li, Zhao, Hu, Botta, Ionescu & Chen 2022, "ECOD: Unsupervised Outlier Detection Using Empirical
Cumulative Distribution Functions"), with one tail, as signs are made to be unusual upwards.

Where the shop knows orders that were called off, the sum is weighted: weights w >= `FLOOR` and an
offset b are those that minimise

    sum_i ln(1 + exp(s_i)) - y_i s_i  +  PULL * sum_j (w_j - `EVEN`)^2,    s_i = b + sum_j w_j t_ij

(logistic regression with a Gaussian prior at even weights; Hastie, Tibshirani & Friedman 2009,
section 4.4). With no outcome the weights stay even, and no sign ever counts for nothing. The parts
w_j t_j add up to the score, so the facts that are told are the very ones that made it.
"""

from dataclasses import dataclass

import numpy as np

EVEN, FLOOR, PULL = 0.2, 0.1, 3.0
ENOUGH_OUTCOMES = 20
"""With fewer orders called off, weights stay even."""
KEPT = 2_000
"""Of each sign's values at most so many are kept."""


@dataclass(frozen=True)
class Tails:
    """For each sign its values, ascending, and how many of `n` orders have at least as much."""

    values: tuple[np.ndarray, ...]
    at_least: tuple[np.ndarray, ...]
    n: int

    @classmethod
    def fit(cls, signs: np.ndarray) -> "Tails":
        values, at_least = [], []
        for column in signs.T:
            found, counts = np.unique(column[column > 0], return_counts=True)
            upwards = counts[::-1].cumsum()[::-1]
            places = np.unique(np.linspace(0, len(found) - 1, min(KEPT, len(found))).astype(int))
            values.append(found[places])
            at_least.append(upwards[places])
        return cls(tuple(values), tuple(at_least), len(signs))

    def rarity(self, signs: np.ndarray) -> np.ndarray:
        """-ln of the share of orders with at least as much; rows and columns as in `signs`."""
        rare = np.zeros_like(signs)
        for j, (values, counts) in enumerate(zip(self.values, self.at_least, strict=True)):
            more = np.append(counts, 0)[np.searchsorted(values, signs[:, j], side="left")]
            rare[:, j] = -np.log((more + 1) / (self.n + 1))
        return np.where(signs > 0, rare, 0.0)


def even_weights(count: int) -> np.ndarray:
    return np.full(count, EVEN)


def learnt_weights(rarity: np.ndarray, called_off: np.ndarray) -> np.ndarray:
    """Weights by the formula above; `called_off` has a truth value for each row."""
    known, count = called_off.astype(float), rarity.shape[1]
    if known.sum() < ENOUGH_OUTCOMES or known.all():
        return even_weights(count)

    # Slow to import, and the bridge only reads what was fitted elsewhere.
    from scipy.optimize import minimize

    def loss(at: np.ndarray) -> tuple[float, np.ndarray]:
        scores = rarity @ at[:-1] + at[-1]
        away = at[:-1] - EVEN
        miss = 1 / (1 + np.exp(-np.clip(scores, -500, 500))) - known
        value = np.sum(np.logaddexp(0, scores) - known * scores) + PULL * np.sum(away**2)
        return float(value), np.append(rarity.T @ miss + 2 * PULL * away, miss.sum())

    start = np.append(even_weights(count), np.log(known.mean()))
    bounds = [(FLOOR, None)] * count + [(None, None)]
    found: np.ndarray = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    return found[:-1]
