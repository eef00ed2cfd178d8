"""k-means beside other ways of grouping, on the same customers.

- Hierarchical: Ward, J. H. (1963), joins the two groups whose union varies least.
- DBSCAN: Ester, M. et al. (1996), joins customers with enough others within a distance, which is
  where the sorted distances to the neighbours bend most (the knee, Satopää et al. 2011).
- HDBSCAN: Campello, R. et al. (2013), looks at all distances at once.

The last two find the number of groups themselves and leave out who is between them. The silhouette
(Rousseeuw, P. J. 1987) tells, from -1 to 1, how much nearer customers are to their own group than
to the next; below .25 there is no structure to speak of (Kaufman & Rousseeuw 1990). It is of those
who are in a group: read it beside the share that is left out.
"""

from dataclasses import dataclass

import numpy as np

from crm_bridge.intelligence.segments.grouping import SEED, Method, k_means, sample_of
from crm_bridge.intelligence.segments.habits import Floats, Ints
from crm_bridge.intelligence.segments.stability import agreement

# scikit-learn is imported where it is needed: the bridge only reads what was fitted elsewhere.
MOST_COMPARED = 1_500
"""Customers: joining them one by one takes their number squared."""
STRUCTURE = 0.25
_SMALLEST = 0.02


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of the customers by one method. `left_out` is the share in no group,
    `silhouette` None where there are not two groups."""

    method: str
    groups: int
    left_out: float
    silhouette: float | None
    agreement: float


def compared(rows: Floats, groups: int) -> list[Standing]:
    """`groups` is how many k-means and the hierarchical one are asked for."""
    sample = sample_of(rows, MOST_COMPARED)
    methods: dict[str, Method] = {
        "k-means": k_means(groups),
        "hierarchical": _ward(groups),
        "DBSCAN": _dbscan,
        "HDBSCAN": _hdbscan,
    }
    return [_standing(name, method, sample) for name, method in methods.items()]


def silhouette(rows: Floats, labels: Ints) -> float | None:
    """Of those in a group; None where there are not two groups, or nobody shares one."""
    inside = labels >= 0
    found = len(np.unique(labels[inside]))
    if not 2 <= found < inside.sum():
        return None
    from sklearn.metrics import silhouette_score

    return float(silhouette_score(rows[inside], labels[inside]))


def _standing(name: str, method: Method, rows: Floats) -> Standing:
    labels = method(rows, SEED)
    return Standing(
        name,
        len(np.unique(labels[labels >= 0])),
        float((labels < 0).mean()),
        silhouette(rows, labels),
        agreement(method, rows),
    )


def _ward(groups: int) -> Method:
    from sklearn.cluster import AgglomerativeClustering

    return lambda rows, _: np.asarray(
        AgglomerativeClustering(min(groups, len(rows))).fit_predict(rows)
    )


def _enough(rows: Floats) -> int:
    return int(max(5, len(rows) * _SMALLEST))


def _dbscan(rows: Floats, _: int) -> Ints:
    from sklearn.cluster import DBSCAN
    from sklearn.neighbors import NearestNeighbors

    enough = min(_enough(rows), len(rows))
    apart, _at = NearestNeighbors(n_neighbors=enough).fit(rows).kneighbors(rows)
    sorted_apart = np.sort(apart[:, -1])
    # The knee is furthest below the straight line between both ends.
    line = np.linspace(sorted_apart[0], sorted_apart[-1], len(sorted_apart))
    eps = float(sorted_apart[int((line - sorted_apart).argmax())])
    return np.asarray(DBSCAN(eps=max(eps, 1e-6), min_samples=enough).fit_predict(rows))


def _hdbscan(rows: Floats, _: int) -> Ints:
    from sklearn.cluster import HDBSCAN

    smallest = min(_enough(rows), len(rows))
    return np.asarray(HDBSCAN(min_cluster_size=smallest, copy=True).fit_predict(rows))
