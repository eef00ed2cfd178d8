"""The `implicit` library's models behind our interface, to be compared with where it is installed.

ALS is matrix factorisation of implicit feedback (Hu, Koren and Volinsky 2008); BM25 is item
neighbours with the weights of text retrieval. Their settings are the library's own or common ones.
"""

import warnings
from typing import Any

import numpy as np
from scipy import sparse

from crm_bridge.intelligence.recommenders.histories import Histories
from crm_bridge.intelligence.recommenders.interface import Catalogue, Recommender

SEED = 8


class ImplicitAls(Recommender):
    name = "implicit_als"

    def fit(self, histories: Histories, catalogue: Catalogue) -> None:
        from implicit.cpu.als import AlternatingLeastSquares

        self.model: Any = _quietly(
            lambda: AlternatingLeastSquares(
                factors=64, regularization=0.05, alpha=10.0, iterations=15, random_state=SEED
            )
        )
        _quietly(lambda: self.model.fit(histories.baskets, show_progress=False))

    def scores(self, histories: Histories) -> np.ndarray:
        wanted = histories.baskets
        users = _quietly(lambda: self.model.recalculate_user(np.arange(len(histories)), wanted))
        return np.asarray(users @ self.model.item_factors.T, dtype=np.float64)


class ImplicitBm25(Recommender):
    name = "implicit_bm25"

    def fit(self, histories: Histories, catalogue: Catalogue) -> None:
        from implicit.nearest_neighbours import BM25Recommender

        model = BM25Recommender(K=200)
        _quietly(lambda: model.fit(histories.baskets, show_progress=False))
        self.similarity = sparse.csr_matrix(model.similarity)

    def scores(self, histories: Histories) -> np.ndarray:
        return np.asarray((histories.baskets @ self.similarity).toarray(), dtype=np.float64)


def _quietly(work: Any) -> Any:
    """It warns of threads and of formats that cost microseconds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return work()
