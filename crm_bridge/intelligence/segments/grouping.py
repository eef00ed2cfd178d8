"""Groups of customers by how they buy: their habits on one scale, and k-means on it.

Sums of money and days are taken as logarithms, for ten pounds more mean much to who spends ten and
nothing to who spends a thousand; shares as square roots. Each is then brought to mean 0 and
standard deviation 1, so that none counts more for its unit, and cut at 3 standard deviations, so
that one odd customer is no group. k-means (Lloyd, S. P. 1982; started as by Arthur & Vassilvitskii
2007) finds the centres: a customer belongs to the nearest, also one who comes tomorrow.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from crm_bridge.intelligence.segments.habits import FEATURES, Floats, Habits, Ints

SEED = 17
MOST_FITTED = 20_000
"""Customers that centres are looked for among; all are then assigned."""
FURTHEST = 3.0
_SHARES = ("again", "sent_back")
_SAME = 1e-9


@dataclass(frozen=True)
class Scale:
    """What a standardised value is made with. `used` are the features that differ at all."""

    mean: Floats
    deviation: Floats
    used: Ints

    def of(self, habits: Habits) -> Floats:
        """A row a customer, a column a feature that is used."""
        plain = curved(habits.values)[:, self.used]
        apart = (plain - self.mean[self.used]) / self.deviation[self.used]
        return np.asarray(np.clip(apart, -FURTHEST, FURTHEST))

    @property
    def features(self) -> tuple[str, ...]:
        return tuple(FEATURES[at] for at in self.used)


def scale_of(habits: Habits) -> Scale:
    plain = curved(habits.values)
    deviation = plain.std(axis=0)
    return Scale(plain.mean(axis=0), deviation, np.flatnonzero(deviation > _SAME))


def curved(values: Floats) -> Floats:
    """Logarithms of what has no upper end, square roots of shares."""
    shares = np.isin(FEATURES, _SHARES)
    return np.where(shares, np.sqrt(np.where(shares, values, 0.0)), np.log1p(values))


def sample_of(rows: Floats, most: int, seed: int = SEED) -> Floats:
    """At most so many rows, drawn without looking; all of them where there are not more."""
    if len(rows) <= most:
        return rows
    drawn = np.random.default_rng(seed).choice(len(rows), size=most, replace=False)
    return rows[np.sort(drawn)]


def centres_of(rows: Floats, groups: int, seed: int = SEED, starts: int = 3) -> Floats:
    """The best of some starts."""
    # Slow to import, and the bridge only reads what was fitted elsewhere.
    from sklearn.cluster import KMeans

    found = KMeans(groups, n_init=starts, random_state=seed).fit(rows)
    return np.asarray(found.cluster_centers_)


def nearest(rows: Floats, centres: Floats) -> Ints:
    """The group of each row."""
    apart = (rows**2).sum(axis=1)[:, None] - 2 * rows @ centres.T + (centres**2).sum(axis=1)
    return np.asarray(apart.argmin(axis=1), dtype=np.int64)


def one_thread() -> threadpool_limits:
    """Around what groups many times: more threads than one slow such small sums down many times
    over, and take the processor from conversations."""
    return threadpool_limits(limits=1)


Method = Callable[[Floats, int], Ints]
"""Labels of rows with a seed; -1 is none."""


def k_means(groups: int) -> Method:
    return lambda rows, seed: nearest(rows, centres_of(rows, groups, seed))
