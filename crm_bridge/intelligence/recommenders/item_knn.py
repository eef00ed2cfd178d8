"""What goes with what was bought, product by product.

The cosine between two products' customers, |i ∩ j| / sqrt(|i| |j|), each product keeping its
`neighbours` nearest, or all of them (Sarwar, Karypis, Konstan and Riedl 2001, "Item-based
collaborative filtering recommendation algorithms"). A customer's score for a product is the sum
over what they bought.
"""

import numpy as np
from scipy import sparse

from crm_bridge.intelligence.recommenders.histories import Histories
from crm_bridge.intelligence.recommenders.interface import Catalogue, Recommender
from crm_bridge.intelligence.recommenders.nearest import nearest_only


class ItemNeighbours(Recommender):
    name = "item_knn"

    def __init__(self, neighbours: int | None = None) -> None:
        self.neighbours = neighbours

    def fit(self, histories: Histories, catalogue: Catalogue) -> None:
        bought = histories.bought
        together = (bought.T @ bought).tocoo()
        buyers = np.asarray(bought.sum(axis=0)).ravel()
        either = np.sqrt(buyers[together.row] * buyers[together.col])
        cosine = np.where(together.row == together.col, 0.0, together.data / either)
        whole = sparse.csr_matrix(
            (cosine.astype(np.float32), (together.row, together.col)), shape=together.shape
        )
        self.weights = whole if self.neighbours is None else nearest_only(whole, self.neighbours)

    def scores(self, histories: Histories) -> np.ndarray:
        return np.asarray((histories.bought @ self.weights.T).toarray(), dtype=np.float64)
