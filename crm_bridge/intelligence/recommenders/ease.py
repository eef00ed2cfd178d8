"""EASE: a linear model of each product from all others, in one step.

With the Gram matrix G = XᵀX of what was bought and P = (G + λI)⁻¹, the weights are
B = I - P / diag(P), whose diagonal is 0 (Steck 2019, "Embarrassingly shallow autoencoders for
sparse data"). The matrix is inverted once and grows with the square of the products, so only the
`most_sold` products take part, the others have no weights; with `neighbours`, each product keeps
the weights furthest from 0.
"""

import numpy as np
from scipy import sparse
from scipy.linalg import lapack

from crm_bridge.intelligence.recommenders.histories import Histories
from crm_bridge.intelligence.recommenders.interface import Catalogue, Recommender
from crm_bridge.intelligence.recommenders.nearest import nearest_of_dense

MOST_SOLD = 6000


class Ease(Recommender):
    name = "ease"

    def __init__(
        self, penalty: float = 500.0, most_sold: int = MOST_SOLD, neighbours: int | None = None
    ) -> None:
        self.penalty = penalty
        self.most_sold = most_sold
        self.neighbours = neighbours

    def fit(self, histories: Histories, catalogue: Catalogue) -> None:
        buyers = np.asarray(histories.bought.sum(axis=0)).ravel()
        sold = np.argsort(-buyers, kind="stable")[: self.most_sold]
        self.places = np.sort(sold[buyers[sold] > 0])
        weights = ease_weights(histories.bought[:, self.places], self.penalty)
        self.kept: np.ndarray | sparse.csr_matrix = (
            weights if self.neighbours is None else nearest_of_dense(weights.T, self.neighbours).T
        )

    def scores(self, histories: Histories) -> np.ndarray:
        known = histories.bought[:, self.places] @ self.kept
        whole = np.zeros((len(histories), histories.products))
        whole[:, self.places] = known.toarray() if sparse.issparse(known) else known
        return np.asarray(whole)


def ease_weights(bought: sparse.csr_matrix, penalty: float) -> np.ndarray:
    """B of the formula above, products × products."""
    gram: np.ndarray = (bought.T @ bought).toarray().astype(np.float32)
    if not len(gram):
        return gram
    gram[np.diag_indices_from(gram)] += penalty
    # G + λI is positive definite: its inverse by Cholesky is half the work of a general one. Single
    # precision is enough, for λ keeps the smallest eigenvalue away from 0.
    factor, failed = lapack.spotrf(gram, lower=False, overwrite_a=True)
    inverse, failed_too = lapack.spotri(factor, lower=False, overwrite_c=True)
    if failed or failed_too:
        raise ArithmeticError("The Gram matrix is not positive definite.")
    scale = np.diag(inverse).copy()
    upper = np.triu(inverse, 1)
    weights: np.ndarray = -(upper + upper.T) / scale[None, :]
    return weights
