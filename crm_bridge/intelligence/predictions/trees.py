"""Gradient boosting of small trees, kept as plain arrays that need nothing but numpy to be read."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from crm_bridge.intelligence.predictions.features import Matrix
from crm_bridge.intelligence.predictions.occasions import Numbers

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier

_SEED = 8


@dataclass(frozen=True)
class Trees:
    """Row t of each array is a tree, column n a node of it. A leaf leads to itself.

    score(x) = intercept + Σ_t value of the leaf of tree t that x falls into
    """

    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    value: np.ndarray
    depth: int
    intercept: float

    def score(self, matrix: Matrix) -> Numbers:
        """The log-odds, a row."""
        trees = np.arange(len(self.feature))[None, :]
        rows = np.arange(len(matrix))[:, None]
        node = np.zeros((len(matrix), len(self.feature)), dtype=np.intp)
        for _ in range(self.depth):
            goes_left = matrix[rows, self.feature[trees, node]] <= self.threshold[trees, node]
            node = np.where(goes_left, self.left[trees, node], self.right[trees, node])
        scored: Numbers = self.value[trees, node].sum(axis=1) + self.intercept
        return scored


def fit_trees(matrix: Matrix, happened: Numbers) -> Trees:
    """Boosting of the log-odds (Friedman 2001) on binned features (Ke et al. 2017)."""
    # Slow to import, and the bridge only reads what was fitted elsewhere.
    from sklearn.ensemble import HistGradientBoostingClassifier

    booster = HistGradientBoostingClassifier(
        max_iter=120,
        learning_rate=0.04,
        max_leaf_nodes=6,
        min_samples_leaf=80,
        l2_regularization=5.0,
        early_stopping=False,
        random_state=_SEED,
    )
    # Its steps are so small that several threads wait for each other more than they help.
    with threadpool_limits(1):
        return trees_of(booster.fit(matrix, happened))


def trees_of(fitted: "HistGradientBoostingClassifier") -> Trees:
    """The arrays of a fitted classifier of two classes, without missing values or categories."""
    # scikit-learn keeps its trees under private names; a test holds the arrays to its own answers.
    grown = [trees[0].nodes for trees in fitted._predictors]
    size = max((len(nodes) for nodes in grown), default=1)

    def filled(field: str, kind: type) -> np.ndarray:
        array: np.ndarray = np.zeros((len(grown), size), dtype=kind)
        for row, nodes in zip(array, grown, strict=True):
            row[: len(nodes)] = nodes[field]
        return array

    leaf = filled("is_leaf", bool)
    itself = np.broadcast_to(np.arange(size), leaf.shape)
    return Trees(
        feature=np.where(leaf, 0, filled("feature_idx", np.intp)),
        threshold=np.where(leaf, np.inf, filled("num_threshold", np.float64)),
        left=np.where(leaf, itself, filled("left", np.intp)),
        right=np.where(leaf, itself, filled("right", np.intp)),
        value=filled("value", np.float64),
        depth=int(filled("depth", np.intp).max(initial=0)),
        intercept=float(np.ravel(fitted._baseline_prediction)[0]),
    )
