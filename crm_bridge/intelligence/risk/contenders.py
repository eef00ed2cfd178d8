"""Other ways to find what stands out, to be compared with the one that is shown.

Each is fitted on the signs of the orders known and scores the signs of others; higher stands out
more. They see the same signs; none but the shown one learns from what was called off.
"""

from collections.abc import Callable, Mapping

import numpy as np
from sklearn.covariance import EmpiricalCovariance
from sklearn.ensemble import IsolationForest

from crm_bridge.intelligence.risk.signs import SIGNS
from crm_bridge.intelligence.risk.tails import Tails

TREES, SAMPLE, SEED = 300, 1_024, 8

Contender = Callable[[np.ndarray, np.ndarray], np.ndarray]


def isolation_forest(known: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """How few random splits set an order apart (Liu, Ting & Zhou 2008)."""
    forest = IsolationForest(
        n_estimators=TREES, max_samples=min(SAMPLE, len(known)), random_state=SEED
    )
    scores: np.ndarray = -forest.fit(known).score_samples(signs)
    return scores


def mahalanobis(known: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """(x - m)' S^-1 (x - m): the distance from the mean that allows for how signs go together
    (Mahalanobis 1936). The covariance is the plain one: most signs of most orders are 0, where
    the robust estimate (Rousseeuw & Van Driessen 1999) is singular."""
    varied = known.std(axis=0) > 0
    distance: np.ndarray = EmpiricalCovariance().fit(known[:, varied]).mahalanobis(signs[:, varied])
    return distance


def robust_z(known: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """sum_j max(0, x_j - median_j) / (1.4826 MAD_j) (Iglewicz & Hoaglin 1993), the standard
    deviation where more than half of the orders have the same value."""
    middle = np.median(known, axis=0)
    spread = 1.4826 * np.median(np.abs(known - middle), axis=0)
    spread = np.where(spread > 0, spread, known.std(axis=0))
    scores: np.ndarray = np.where(
        spread > 0, np.clip(signs - middle, 0, None) / np.where(spread > 0, spread, 1), 0
    ).sum(axis=1)
    return scores


def even_tails(known: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """ECOD: the sum of the rarities, every sign counting the same."""
    scores: np.ndarray = Tails.fit(known).rarity(signs).sum(axis=1)
    return scores


def value_alone(known: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """The rule that many shops have: look at the dearest orders."""
    return signs[:, SIGNS.index("value")]


CONTENDERS: Mapping[str, Contender] = {
    "isolation_forest": isolation_forest,
    "mahalanobis": mahalanobis,
    "even_tails": even_tails,
    "robust_z": robust_z,
    "value_alone": value_alone,
}
