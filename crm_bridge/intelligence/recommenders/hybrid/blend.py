"""How much each number of a pair counts: learnt from baskets that were held back.

Each customer's pairs weigh the less the more of them were bought, so that somebody with a basket of
hundreds does not decide what everybody gets: what counts is that one of ten is right, for each.
"""

from dataclasses import dataclass

import numpy as np

from crm_bridge.intelligence.recommenders.hybrid.candidates import Pairs
from crm_bridge.intelligence.recommenders.hybrid.trees import Trees, grow

LEAST_BOUGHT = 200
"""Of fewer examples nothing is learnt; `plainly` serves."""
_KEPT_OF_OTHERS = 0.3
_WEIGHT_BY_SIZE = -1.5


@dataclass(frozen=True)
class Examples:
    """`numbers` of pairs, whether each was `bought`, what it weighs."""

    numbers: np.ndarray
    bought: np.ndarray
    weights: np.ndarray


def examples(pairs: Pairs, numbers: np.ndarray, bought: np.ndarray, seed: int) -> Examples:
    """What was bought, and some of what was not, standing for the rest. A customer of whom no pair
    was bought teaches nothing of the order of theirs."""
    happened = pairs.of(bought).astype(bool)
    right = np.bincount(pairs.row, weights=happened, minlength=len(bought))[pairs.row]
    drawn = np.random.default_rng(seed).random(len(pairs)) < _KEPT_OF_OTHERS
    kept = (right > 0) & (happened | drawn)
    weights = right[kept] ** _WEIGHT_BY_SIZE
    weights[~happened[kept]] /= _KEPT_OF_OTHERS
    return Examples(numbers[kept], happened[kept], weights)


def learn(parts: list[Examples]) -> Trees | None:
    """None where there is too little to learn from."""
    if sum(int(part.bought.sum()) for part in parts) < LEAST_BOUGHT:
        return None
    weights = np.concatenate([part.weights for part in parts])
    return grow(
        np.concatenate([part.numbers for part in parts]),
        np.concatenate([part.bought for part in parts]),
        weights / weights.mean(),
    )


def plainly(told: dict[str, np.ndarray]) -> np.ndarray:
    """An order by hand, for a shop with too little to learn one from: what is bought again, then
    what goes together, then what sells."""
    return np.asarray(
        told["times_fading"]
        + np.clip(told["ease"], 0.0, 1.0)
        + 0.5 * np.clip(told["together"], 0.0, 1.0)
        + 0.1 * told["sold_14"] / (1.0 + told["sold_14"]),
        dtype=np.float64,
    )
