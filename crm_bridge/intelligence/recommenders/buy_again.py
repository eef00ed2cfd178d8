"""What a customer buys again: how often, how regularly and how long ago they bought it."""

import numpy as np

from crm_bridge.intelligence.recommenders.histories import Histories
from crm_bridge.intelligence.recommenders.interface import Catalogue, Recommender


class BuyAgain(Recommender):
    """Baskets of the customer with the product, a recent one counting for more; then, among what
    they never bought, what sells."""

    name = "buy_again"

    def __init__(self, half_life_days: float = 120.0) -> None:
        self.half_life_days = half_life_days

    def fit(self, histories: Histories, catalogue: Catalogue) -> None:
        buyers = np.asarray(histories.bought.sum(axis=0), dtype=np.float64).ravel()
        # Below what any repeat counts, however long ago.
        self.others = buyers / (buyers.sum() or 1.0) * 1e-3

    def scores(self, histories: Histories) -> np.ndarray:
        own = histories.baskets.toarray() + histories.faded(self.half_life_days).toarray()
        return np.asarray(own + self.others, dtype=np.float64)
