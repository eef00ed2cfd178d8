"""What sells: the line that every other recommender has to beat."""

import numpy as np

from crm_bridge.intelligence.recommenders.histories import Histories
from crm_bridge.intelligence.recommenders.interface import Catalogue, Recommender


class Popularity(Recommender):
    """How many customers bought a product; the same for everybody."""

    name = "popularity"

    def fit(self, histories: Histories, catalogue: Catalogue) -> None:
        self.buyers = np.asarray(histories.bought.sum(axis=0), dtype=np.float64).ravel()

    def scores(self, histories: Histories) -> np.ndarray:
        return np.tile(self.buyers, (len(histories), 1))


class RecentPopularity(Recommender):
    """Baskets with a product until the customer is looked at, each counting a half a `half_life`
    before: what sells then. Nothing that was bought later counts."""

    name = "recent_popularity"

    def __init__(self, half_life_days: float = 14.0) -> None:
        self.half_life_days = half_life_days

    def fit(self, histories: Histories, catalogue: Catalogue) -> None:
        once = histories.once()
        self.first = int(once.day.min()) if len(once.day) else 0
        days = int(once.day.max()) - self.first + 1 if len(once.day) else 0
        sold = np.zeros((days + 1, histories.products), np.float32)
        np.add.at(sold, (once.day.astype(int) - self.first + 1, once.product), 1.0)
        fading = 0.5 ** (1.0 / self.half_life_days)
        for day in range(1, days + 1):
            sold[day] += fading * sold[day - 1]
        # Row d holds what was sold before day d begins.
        self.until = sold

    def scores(self, histories: Histories) -> np.ndarray:
        day = np.clip(histories.now.astype(int) - self.first, 0, len(self.until) - 1)
        return np.asarray(self.until[day], dtype=np.float64)
