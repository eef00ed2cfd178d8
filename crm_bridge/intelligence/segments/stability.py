"""How many groups there are: as many as would be found again in other customers of the same shop.

Customers are drawn with replacement and grouped anew. A group is the stabler the more of it comes
back together: the Jaccard similarity (shared by both, of all that are in either) of the group and
the likest one of the new grouping, among the customers drawn, averaged over draws. Below .5 a group
has dissolved, above .6 there is a pattern, from .75 on it is stable, from .85 on highly so (Hennig,
C. 2007, "Cluster-wise assessment of cluster stability", Computational Statistics & Data Analysis
52; the words are those of its author's package fpc). A right number is a peak: with one more group
something that belongs together is cut at an arbitrary place, with one fewer two are joined by
chance, and both come out otherwise in the next draw (Ben-Hur, A., Elisseeff, A. & Guyon, I. 2002,
"A stability based method for discovering structure in clustered data"). Of the peaks with stable
groups the largest is taken, for it tells most. The number in use stays while there is a pattern, so
that segments do not come and go with every training.

Two groupings as wholes are compared by the Rand index adjusted for chance (Hubert & Arabie 1985): 1
is the same grouping, 0 what chance gives.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crm_bridge.intelligence.segments.grouping import (
    SEED,
    Method,
    centres_of,
    nearest,
    one_thread,
    sample_of,
)
from crm_bridge.intelligence.segments.habits import Floats, Ints

PATTERN, STABLE, HIGHLY_STABLE = 0.6, 0.75, 0.85
STANDS_OUT = 0.05
"""How much stabler than its neighbours a peak is that is not highly stable: less is by chance."""
MOST_GROUPS = 8
DRAWS = 20
MOST_DRAWN = 3_000
SMALLEST_SHARE = 0.02
FEWEST_MEMBERS = 5
_SUBSAMPLE = 0.8
_NOT_DRAWN = -2


@dataclass(frozen=True, slots=True)
class Steadiness:
    """Of a number of groups: `weakest` is the mean Jaccard similarity of the least stable group,
    `agreement` the mean adjusted Rand index, `smallest` the share of the smallest group."""

    groups: int
    weakest: float
    agreement: float
    smallest: float

    def is_large_enough(self, rows: int) -> bool:
        """Whether the smallest group is one, and not a handful of odd customers."""
        return self.smallest >= SMALLEST_SHARE and self.smallest * rows >= FEWEST_MEMBERS


def steadiness(rows: Floats) -> list[Steadiness]:
    """Of 2 groups up to `MOST_GROUPS`, as far as there are different customers enough."""
    sample = sample_of(rows, MOST_DRAWN)
    most = min(MOST_GROUPS, len(np.unique(sample, axis=0)) - 1, len(sample) // FEWEST_MEMBERS)
    with one_thread():
        return [_steadiness(sample, groups) for groups in range(2, most + 1)]


def number_of_groups(
    found: Sequence[Steadiness], rows: int, in_use: int | None = None
) -> int | None:
    """None where no grouping would come again."""
    weakest = {one.groups: one.weakest for one in found}

    def above_others(one: Steadiness) -> float:
        beside = (one.groups - 1, one.groups + 1)
        return one.weakest - max(weakest.get(other, 0.0) for other in beside)

    def is_one(one: Steadiness) -> bool:
        if one.groups == in_use:
            return one.weakest >= PATTERN and above_others(one) >= 0
        sure = one.weakest >= HIGHLY_STABLE or above_others(one) >= STANDS_OUT
        return one.weakest >= STABLE and sure and above_others(one) >= 0

    right = [one.groups for one in found if one.is_large_enough(rows) and is_one(one)]
    return max(right, default=None)


def agreement(method: Method, rows: Floats, draws: int = 6) -> float:
    """The mean adjusted Rand index of pairs of groupings of four fifths of the rows, on the rows
    that both have (Ben-Hur et al. 2002). It can be told of every method."""
    from sklearn.metrics import adjusted_rand_score

    rng = np.random.default_rng(SEED)
    size = max(2, int(len(rows) * _SUBSAMPLE))
    found = []
    for draw in range(draws):
        labels = np.full((2, len(rows)), _NOT_DRAWN)
        for half in labels:
            drawn = np.sort(rng.choice(len(rows), size, replace=False))
            with one_thread():
                half[drawn] = method(rows[drawn], SEED + draw)
        shared = (labels != _NOT_DRAWN).all(axis=0)
        found.append(adjusted_rand_score(*labels[:, shared]))
    return float(np.mean(found))


def jaccards(labels: Ints, others: Ints, groups: int) -> Floats:
    """Of each group, the similarity with the likest of the other grouping."""
    return np.asarray(overlaps(labels, others, groups, int(others.max()) + 1).max(axis=1))


def overlaps(labels: Ints, others: Ints, groups: int, other_groups: int) -> Floats:
    """The Jaccard similarity of each group with each of the other grouping."""
    shared = np.bincount(labels * other_groups + others, minlength=groups * other_groups)
    shared = shared.reshape(groups, other_groups).astype(float)
    either = shared.sum(axis=1, keepdims=True) + shared.sum(axis=0, keepdims=True) - shared
    return np.asarray(shared / np.maximum(either, 1.0))


def _steadiness(rows: Floats, groups: int) -> Steadiness:
    from sklearn.metrics import adjusted_rand_score

    reference = nearest(rows, centres_of(rows, groups))
    rng = np.random.default_rng(SEED)
    similar, agreed = [], []
    for draw in range(DRAWS):
        drawn = np.unique(rng.integers(len(rows), size=len(rows)), return_counts=True)
        again = np.repeat(rows[drawn[0]], drawn[1], axis=0)
        labels = nearest(rows[drawn[0]], centres_of(again, groups, SEED + draw, starts=2))
        similar.append(jaccards(reference[drawn[0]], labels, groups))
        agreed.append(adjusted_rand_score(reference[drawn[0]], labels))
    sizes = np.bincount(reference, minlength=groups)
    return Steadiness(
        groups,
        float(np.mean(similar, axis=0).min()),
        float(np.mean(agreed)),
        float(sizes.min() / len(rows)),
    )
