"""Pairs of a customer and a product that may be recommended to them, and numbers of each pair."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from crm_bridge.intelligence.recommenders.histories import Histories

MOST_OWN = 300
"""Of somebody who bought everything, only what they bought last can come again."""


@dataclass(frozen=True)
class Pairs:
    """`row` is the customer, `product` the place; ordered by customer, then product."""

    row: np.ndarray
    product: np.ndarray

    def __len__(self) -> int:
        return len(self.row)

    def of(self, dense: np.ndarray) -> np.ndarray:
        """The values of customers × products at the pairs."""
        return np.asarray(dense[self.row, self.product])

    def of_sparse(self, matrix: sparse.csr_matrix) -> np.ndarray:
        return self.of(matrix.toarray())

    def ranks(self, values: np.ndarray) -> np.ndarray:
        """0 for the highest value of each customer, 1 for the next."""
        order = np.lexsort((-values, self.row))
        begins = np.searchsorted(self.row, self.row, side="left")
        ranks = np.empty(len(self), dtype=np.float32)
        ranks[order] = np.arange(len(self)) - begins[order]
        return ranks


def candidates(histories: Histories, proposals: list[np.ndarray], count: int) -> Pairs:
    """What the customers bought themselves, and the `count` highest of each proposal (customers ×
    products)."""
    chosen = _own(histories)
    count = min(count, chosen.shape[1])
    for scores in proposals if count else []:
        places = np.argpartition(-scores, count - 1, axis=1)[:, :count]
        np.put_along_axis(chosen, places, True, axis=1)
    row, product = np.nonzero(chosen)
    return Pairs(row, product)


def _own(histories: Histories) -> np.ndarray:
    last = np.full((len(histories), histories.products), -np.inf, dtype=np.float64)
    np.maximum.at(last, (histories.row, histories.product), histories.day)
    own = np.isfinite(last)
    if len(histories) and own.sum(axis=1).max(initial=0) > MOST_OWN:
        edge = -np.partition(-last, MOST_OWN - 1, axis=1)[:, MOST_OWN - 1]
        own &= last >= edge[:, None]
    return own
