"""What a list of recommendations is worth, and to whom.

Of each customer's list of `LENGTH`, with R the products that they really bought:

hr       1 when at least one of R is in the list (hit rate)
ndcg     Σ 1 / log2(1 + place) over the hits, of the most that could be reached (Järvelin and
         Kekäläinen 2002)
mrr      1 / place of the first hit (reciprocal rank; Voorhees 1999)
novelty  mean of -log2 of the share of customers who bought the product (Vargas and Castells 2011)
bias     by how much the listed are bought by more customers than what this customer bought
         themselves: mean of the list over mean of the own, minus 1 (Abdollahpouri, Mansoury,
         Burke and Mobasher 2019)

and of all lists together:

coverage  the share of the catalogue that is in any list
gini      how unequally often the products are listed: 0 all alike, 1 one alone
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LENGTH = 10
_DISCOUNTS = 1.0 / np.log2(np.arange(2, LENGTH + 2))


@dataclass(frozen=True)
class Scored:
    """A value for each customer of each measure by name; NaN where it says nothing of them."""

    by_customer: dict[str, np.ndarray]
    coverage: float
    gini: float


def score(
    lists: np.ndarray,
    truth: Sequence[np.ndarray],
    buyers: np.ndarray,
    customers: int,
    own: np.ndarray,
) -> Scored:
    """`lists` are places, the best first, -1 where nothing more is recommended. `buyers` says how
    many of the `customers` bought each product, `own` the mean of that over what each of those
    listed bought. A customer without truth is left out of hr, ndcg and mrr."""
    hits = np.array(
        [np.isin(row, real) & (row >= 0) for row, real in zip(lists, truth, strict=True)]
    )
    hits = hits.reshape(len(truth), lists.shape[1])
    real = np.array([len(each) for each in truth])
    counts = np.where(real > 0, 1.0, np.nan)
    listed = lists >= 0
    shown = np.maximum(listed.sum(axis=1), 1)
    sold = np.where(listed, buyers[lists], 0.0)
    surprise = np.where(listed, -np.log2(np.maximum(buyers[lists], 1) / max(customers, 1)), 0.0)
    times = np.bincount(lists[listed], minlength=len(buyers))
    return Scored(
        by_customer={
            "hr": hits.any(axis=1) * counts,
            "ndcg": _gain(hits) / _most(real) * counts,
            "mrr": _first(hits) * counts,
            "novelty": surprise.sum(axis=1) / shown,
            "bias": sold.sum(axis=1) / shown / np.maximum(own, 1e-9) - 1,
        },
        coverage=float((times > 0).mean()) if len(times) else 0.0,
        gini=gini(times),
    )


def gini(amounts: np.ndarray) -> float:
    """0 where all are the same, towards 1 where one has everything."""
    total = amounts.sum()
    if not total:
        return 0.0
    ordered = np.sort(amounts).astype(np.float64)
    ranks = np.arange(1, len(ordered) + 1)
    return float((2 * ranks - len(ordered) - 1) @ ordered / (len(ordered) * total))


def _gain(hits: np.ndarray) -> np.ndarray:
    return np.asarray(hits @ _DISCOUNTS[: hits.shape[1]])


def _most(real: np.ndarray) -> np.ndarray:
    reachable = np.concatenate([[1.0], np.cumsum(_DISCOUNTS)])
    return np.asarray(reachable[np.minimum(real, LENGTH)])


def _first(hits: np.ndarray) -> np.ndarray:
    return np.where(hits.any(axis=1), 1.0 / (hits.argmax(axis=1) + 1), 0.0)
