"""The recommender at work, asked for one customer, in the order of the assortment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from crm_bridge.intelligence.purchases import OwnLine
from crm_bridge.intelligence.recommenders.hybrid.model import Recommendations
from crm_bridge.intelligence.recommenders.recipe import RECOMMENDATIONS
from crm_bridge.intelligence.running.shelf import ModelShelf
from crm_bridge.intelligence.serving.assortment import Assortment

_NO_CANDIDATE = -50.0
"""Scores below this are of products that the model has nothing to say of for this customer."""
_CANDIDATE = 0.2
"""What the least of those that it does is worth; the first is worth 1."""


def at_work(shelf: ModelShelf) -> Recommendations | None:
    """None before the first training; nobody waits for it."""
    return shelf.get(RECOMMENDATIONS)


@dataclass(frozen=True)
class ModelRanker:
    """As `crm_bridge.intelligence.serving.taste.Ranker`."""

    model: Recommendations
    customer: str

    def scores(
        self, shop: Assortment, bought: Sequence[OwnLine], now: datetime
    ) -> np.ndarray | None:
        """From 0 to 1; None where it knows none of what was bought."""
        if not any(line.product_id in self.model.place for line in bought):
            return None
        odds = self.model.scores_of(self.customer, bought, now)
        candidates = odds > _NO_CANDIDATE
        if not candidates.any():
            return None
        least, most = odds[candidates].min(), odds[candidates].max()
        height = (odds - least) / (most - least) if most > least else np.ones_like(odds)
        worth = np.where(candidates, _CANDIDATE + (1 - _CANDIDATE) * height, 0.0)
        scores = np.zeros(len(shop))
        ours = shop.places_of(self.model.products)
        known = ours >= 0
        scores[ours[known]] = worth[known]
        return scores
