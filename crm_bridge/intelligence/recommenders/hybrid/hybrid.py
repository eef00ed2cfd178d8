"""The recommender itself: fitted, asked, and made of arrays that can be kept."""

import numpy as np

from crm_bridge.intelligence.recommenders.histories import Histories
from crm_bridge.intelligence.recommenders.hybrid.blend import Examples, examples, learn, plainly
from crm_bridge.intelligence.recommenders.hybrid.candidates import Pairs
from crm_bridge.intelligence.recommenders.hybrid.habits import habits
from crm_bridge.intelligence.recommenders.hybrid.holding_back import hold_back
from crm_bridge.intelligence.recommenders.hybrid.newcomers import newcomers
from crm_bridge.intelligence.recommenders.hybrid.signals import Signals
from crm_bridge.intelligence.recommenders.hybrid.trees import Trees
from crm_bridge.intelligence.recommenders.hybrid.variety import varied
from crm_bridge.intelligence.recommenders.interface import Catalogue, Recommender

FOLDS = 3
"""So many baskets of each customer are held back, one after the other."""
MOST_ASKED = 2500
_BATCH = 500
_NO_CANDIDATE = -100.0


class Hybrid(Recommender):
    name = "hybrid"

    def fit(self, histories: Histories, catalogue: Catalogue) -> None:
        self.trees = learn(_held_back(histories, catalogue))
        self.signals = Signals.fit(histories, catalogue)
        self.newcomers = newcomers(histories, self.signals.content)

    def assemble(self, signals: Signals, trees: Trees | None, newcomers: np.ndarray) -> "Hybrid":
        """As it was fitted elsewhere."""
        self.signals, self.trees, self.newcomers = signals, trees, newcomers
        return self

    def scores(self, histories: Histories) -> np.ndarray:
        """What is no candidate comes after all that is, by what newcomers buy."""
        whole = np.tile(self.newcomers + _NO_CANDIDATE, (len(histories), 1))
        if not whole.size:
            return whole
        pairs, told = look_at(self.signals, histories)
        trees = self.trees
        scores = trees.log_odds(_matrix(told)) if trees else plainly(told)
        whole[pairs.row, pairs.product] = varied(pairs, scores, self.signals.bought_together)
        unknown = np.asarray(histories.bought.sum(axis=1)).ravel() == 0
        whole[unknown] = self.newcomers
        return whole


def look_at(signals: Signals, histories: Histories) -> tuple[Pairs, dict[str, np.ndarray]]:
    """The candidates of each customer and all numbers of them, in a fixed order."""
    pairs, told = signals.look_at(histories)
    return pairs, told | habits(histories, pairs, signals.sales)


def _held_back(histories: Histories, catalogue: Catalogue) -> list[Examples]:
    parts: list[Examples] = []
    known = histories
    for fold in range(FOLDS):
        held = hold_back(known, MOST_ASKED, seed=fold)
        if held is None:
            break
        known = held.known
        signals = Signals.fit(known, catalogue)
        for begin in range(0, len(held.asked), _BATCH):
            rows = np.arange(begin, min(begin + _BATCH, len(held.asked)))
            pairs, told = look_at(signals, held.asked.of(rows))
            parts.append(examples(pairs, _matrix(told), held.bought[rows], seed=begin))
    return parts


def _matrix(told: dict[str, np.ndarray]) -> np.ndarray:
    return np.column_stack([np.asarray(each, dtype=np.float32) for each in told.values()])
