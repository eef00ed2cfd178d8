"""What is bought by the same people: item-item cosine over purchases, damped where little is known.

Similarity of products i and j is n_ij / sqrt(n_i n_j), n counting the customers who bought them,
times n_ij / (n_ij + DAMPING), so that one customer in common proves little (Sarwar et al. 2001;
the damping as in Bell and Koren 2007).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from scipy.sparse import csr_matrix

DAMPING = 3.0
HALF_LIFE_DAYS = 180.0


@dataclass(frozen=True, slots=True)
class Purchase:
    """A product that a customer bought at a time."""

    customer_id: str
    product_id: str
    at: datetime


class CoPurchases:
    """Fitted on all purchases; every product of the shop has a place, sold or not."""

    def __init__(
        self,
        products: Sequence[str],
        popularity: np.ndarray,
        support: csr_matrix,
        cosine: csr_matrix,
    ) -> None:
        self.products = tuple(products)
        self.place = {product: index for index, product in enumerate(self.products)}
        self.popularity = popularity
        self._support = support
        self._cosine = cosine

    @classmethod
    def fit(cls, products: Iterable[str], purchases: Sequence[Purchase]) -> "CoPurchases":
        known = sorted(products)
        place = {product: index for index, product in enumerate(known)}
        kept = [purchase for purchase in purchases if purchase.product_id in place]
        bought = _bought(kept, place)
        support = (bought.T @ bought).tocoo()
        buyers = np.asarray(bought.sum(axis=0)).ravel()
        both = support.data
        either = np.sqrt(buyers[support.row] * buyers[support.col])
        values = np.where(support.row == support.col, 0.0, both / either * both / (both + DAMPING))
        cosine = csr_matrix((values, (support.row, support.col)), shape=support.shape)
        return cls(known, _popularity(kept, place), support.tocsr(), cosine)

    def scores(self, weights: Mapping[str, float]) -> np.ndarray:
        """How much each product goes with those in `weights`, by place."""
        own = np.zeros(len(self.products))
        for product, weight in weights.items():
            if product in self.place:
                own[self.place[product]] = weight
        # The similarity is the same in both directions.
        return np.asarray(self._cosine @ own)

    def bought_with(self, product: str, least: int) -> np.ndarray:
        """Which products so many customers at least bought as well, by place."""
        if product not in self.place:
            return np.zeros(len(self.products), dtype=bool)
        return np.asarray(self._row(self._support, product) >= least)

    def best_companion(self, product: str, weights: Mapping[str, float]) -> tuple[str, int] | None:
        """Which of `weights` brings `product` up most, and how many customers bought both."""
        if product not in self.place:
            return None
        row = self._row(self._cosine, product)
        parts = {
            other: weight * row[self.place[other]]
            for other, weight in weights.items()
            if other in self.place
        }
        best = max(parts, key=lambda other: (parts[other], other), default=None)
        if best is None or parts[best] <= 0:
            return None
        return best, int(self._row(self._support, product)[self.place[best]])

    def _row(self, matrix: csr_matrix, product: str) -> np.ndarray:
        row: np.ndarray = matrix[[self.place[product]]].toarray()[0]
        return row


def recency_weight(at: datetime, now: datetime, half_life_days: float = HALF_LIFE_DAYS) -> float:
    """1 for a purchase now, a half for one `half_life_days` ago."""
    days = max(0.0, (now - at).total_seconds() / 86_400)
    return float(0.5 ** (days / half_life_days))


def _bought(purchases: Sequence[Purchase], place: Mapping[str, int]) -> csr_matrix:
    customers = {p.customer_id: None for p in purchases}
    rows = {customer: index for index, customer in enumerate(customers)}
    pairs = {(rows[p.customer_id], place[p.product_id]) for p in purchases}
    ordered = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    ones = np.ones(len(ordered))
    return csr_matrix((ones, (ordered[:, 0], ordered[:, 1])), shape=(len(rows), len(place)))


def _popularity(purchases: Sequence[Purchase], place: Mapping[str, int]) -> np.ndarray:
    """Recent sales count more; "now" is the newest purchase, so the numbers do not age on disk."""
    counts = np.zeros(len(place))
    newest = max((purchase.at for purchase in purchases), default=None)
    if newest is not None:
        for purchase in purchases:
            counts[place[purchase.product_id]] += recency_weight(purchase.at, newest)
    return counts
