"""Boosted trees that were grown once, as arrays: quick for a few hundred rows, kept without pickle.

Grown by scikit-learn's histogram gradient boosting of the log-odds (Friedman 2001; Ke et al. 2017).
"""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier

SEED = 8
ROUNDS = 260
LEARNING_RATE = 0.06
LEAVES = 15
DEPTH = 7
LEAST_IN_LEAF = 100
RIDGE = 5.0
FEATURES_A_SPLIT = 0.5


@dataclass(frozen=True)
class Trees:
    """All nodes of all trees in one row each; `roots` says where each tree begins. `children` has
    two of each node, first the one to the right. A leaf leads to itself and alone has a `value`.
    Places are int32: half as much to read is a third less to wait for."""

    feature: np.ndarray
    threshold: np.ndarray
    children: np.ndarray
    value: np.ndarray
    roots: np.ndarray
    depth: int
    intercept: float

    def log_odds(self, rows: np.ndarray) -> np.ndarray:
        """rows × features, none of which is missing."""
        values = np.ascontiguousarray(rows, dtype=np.float32).ravel()
        begins = (np.arange(len(rows), dtype=np.int32) * rows.shape[1])[:, None]
        node = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        for _ in range(self.depth):
            goes_left = values.take(begins + self.feature.take(node)) <= self.threshold.take(node)
            node = self.children.take(2 * node + goes_left)
        return np.asarray(self.value.take(node).sum(axis=1) + self.intercept)

    def arrays(self) -> dict[str, np.ndarray]:
        return {field.name: np.asarray(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def of_arrays(cls, arrays: dict[str, np.ndarray]) -> "Trees":
        told = {field.name: arrays[field.name] for field in fields(cls)}
        depth, intercept = int(told.pop("depth")), float(told.pop("intercept"))
        return cls(**told, depth=depth, intercept=intercept)


def grow(rows: np.ndarray, happened: np.ndarray, weights: np.ndarray) -> Trees:
    """The same rows grow the same trees."""
    fitted = _boosted(rows, happened, weights)
    # scikit-learn keeps its trees under private names; a test holds these to its own answers.
    grown = [trees[0].nodes for trees in fitted._predictors]
    nodes = np.concatenate(grown)
    roots = np.cumsum([0, *map(len, grown[:-1])])
    begin = np.repeat(roots, [len(each) for each in grown])
    itself = np.arange(len(nodes))
    leaf = nodes["is_leaf"].astype(bool)
    return Trees(
        feature=np.where(leaf, 0, nodes["feature_idx"]).astype(np.int32),
        threshold=np.where(leaf, np.inf, nodes["num_threshold"]).astype(np.float64),
        children=np.column_stack(
            [np.where(leaf, itself, nodes[side] + begin) for side in ("right", "left")]
        )
        .astype(np.int32)
        .ravel(),
        value=np.where(leaf, nodes["value"], 0.0).astype(np.float64),
        roots=roots.astype(np.int32),
        depth=int(nodes["depth"].max(initial=0)),
        intercept=float(np.squeeze(fitted._baseline_prediction)),
    )


def _boosted(
    rows: np.ndarray, happened: np.ndarray, weights: np.ndarray
) -> "HistGradientBoostingClassifier":
    # Slow to import, and the bridge only reads what was fitted elsewhere.
    from sklearn.ensemble import HistGradientBoostingClassifier

    wanted = HistGradientBoostingClassifier(
        max_iter=ROUNDS,
        learning_rate=LEARNING_RATE,
        max_leaf_nodes=LEAVES,
        max_depth=DEPTH,
        min_samples_leaf=LEAST_IN_LEAF,
        l2_regularization=RIDGE,
        max_features=FEATURES_A_SPLIT,
        early_stopping=False,
        random_state=SEED,
    )
    # On a busy machine its threads wait for each other: one is slower by half at most, and never
    # by ten times.
    with threadpool_limits(1, user_api="openmp"):
        return wanted.fit(rows, happened, sample_weight=weights)
