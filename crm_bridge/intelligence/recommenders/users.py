"""What customers bought who buy alike.

Two customers are as near as the cosine, or Pearson's correlation, between what they bought; with
few products in common that is worth less, n / (n + SHRINKAGE) of it (Bell and Koren 2007, "Improved
neighborhood-based collaborative filtering"). A product that few bought says more about a customer,
so each counts with its inverse frequency (Breese, Heckerman and Kadie 1998). The score of a product
is the share of the nearest `neighbours` who bought it, each weighing as much as they are near.

As everybody's correlation is over all products, most of which neither bought, it is the cosine of
what is left after each customer's mean is taken off.
"""

from typing import Literal

import numpy as np
from scipy import sparse

from crm_bridge.intelligence.recommenders.histories import Histories
from crm_bridge.intelligence.recommenders.interface import Catalogue, Recommender

SHRINKAGE = 2.0
MOST_CUSTOMERS = 20_000
"""Those who bought last are compared with: enough to find who is alike, quick to go through."""


class UserNeighbours(Recommender):
    name = "user_knn"
    measure: Literal["cosine", "pearson"] = "cosine"

    def __init__(self, neighbours: int = 100) -> None:
        self.neighbours = neighbours

    def fit(self, histories: Histories, catalogue: Catalogue) -> None:
        last = np.full(len(histories), -np.inf)
        np.maximum.at(last, histories.row, histories.day)
        known = np.flatnonzero(np.isfinite(last))
        newest = known[np.argsort(-last[known], kind="stable")[:MOST_CUSTOMERS]]
        newest.sort()
        buyers = np.asarray(histories.bought.sum(axis=0), dtype=np.float64).ravel()
        weights = np.log((len(histories) + 1) / (buyers + 1)) + 1e-3
        self.learn(histories.bought[newest], [histories.customers[row] for row in newest], weights)

    def learn(self, bought: sparse.csr_matrix, customers: list[str], weights: np.ndarray) -> None:
        """`bought` by whom to compare with, `weights` of the products."""
        self.bought, self.customers, self.weights = bought, customers, weights.astype(np.float32)
        self._place = {customer: place for place, customer in enumerate(customers)}
        self._weighted = (bought @ sparse.diags_array(self.weights)).tocsr()
        self._products_of = self._weighted.T.tocsr()
        self._common = bought.T.tocsr()
        self._length = self._lengths(self._weighted)
        self._mean = _means(self._weighted)

    def scores(self, histories: Histories) -> np.ndarray:
        near = self._nearest(self._likeness(histories))
        reach = np.maximum(np.asarray(near.sum(axis=1)).ravel(), 1e-9)
        return np.asarray((near @ self.bought).toarray() / reach[:, None], dtype=np.float64)

    def _likeness(self, histories: Histories) -> np.ndarray:
        own = (histories.bought @ sparse.diags_array(self.weights)).tocsr()
        product = (own @ self._products_of).toarray()
        if self.measure == "pearson":
            product = product - histories.products * np.outer(_means(own), self._mean)
        length = np.outer(self._lengths(own), self._length)
        common = (histories.bought @ self._common).toarray()
        likeness = product / np.maximum(length, 1e-9) * common / (common + SHRINKAGE)
        for row, customer in enumerate(histories.customers):
            if customer in self._place:
                likeness[row, self._place[customer]] = 0.0
        return np.asarray(likeness)

    def _lengths(self, weighted: sparse.csr_matrix) -> np.ndarray:
        squares = np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel()
        if self.measure == "pearson":
            squares = squares - weighted.shape[1] * _means(weighted) ** 2
        return np.asarray(np.sqrt(np.maximum(squares, 0.0)))

    def _nearest(self, likeness: np.ndarray) -> sparse.csr_matrix:
        count = min(self.neighbours, likeness.shape[1])
        if not count:
            return sparse.csr_matrix(likeness.shape)
        places = np.argpartition(-likeness, count - 1, axis=1)[:, :count]
        values = np.maximum(np.take_along_axis(likeness, places, axis=1), 0.0)
        rows = np.repeat(np.arange(len(likeness)), count)
        return sparse.csr_matrix((values.ravel(), (rows, places.ravel())), shape=likeness.shape)


def _means(weighted: sparse.csr_matrix) -> np.ndarray:
    return np.asarray(np.asarray(weighted.sum(axis=1)).ravel() / max(weighted.shape[1], 1))


class UserNeighboursPearson(UserNeighbours):
    name = "user_knn_pearson"
    measure = "pearson"
