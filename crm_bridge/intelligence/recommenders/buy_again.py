"""What a customer buys again: what they bought most often.

Of what was bought equally often, what sells best comes first. That is ahead of what was bought last
or is due by its usual interval, when each is taken alone: intervals differ too much from one
purchase to the next. They count where they are weighed against the rest, in the learned blend
(`hybrid.habits`).
"""

import numpy as np

from crm_bridge.intelligence.recommenders.histories import Histories
from crm_bridge.intelligence.recommenders.interface import Catalogue, Recommender


class BuyAgain(Recommender):
    """Baskets of the customer with the product; then, among what they never bought, what sells."""

    name = "buy_again"

    def fit(self, histories: Histories, catalogue: Catalogue) -> None:
        buyers = np.asarray(histories.bought.sum(axis=0), dtype=np.float64).ravel()
        # Less than one basket more.
        self.share = 0.5 * buyers / (buyers.max(initial=0.0) or 1.0)

    def scores(self, histories: Histories) -> np.ndarray:
        return np.asarray(histories.baskets.toarray() + self.share, dtype=np.float64)
