"""A made-up shop whose customers have habits: enough for a recommender to learn them."""

import numpy as np
import pandas as pd

from crm_bridge.intelligence.recommenders.interface import Catalogue
from tests.crm_bridge.intelligence.tables import basket, lines_of

PRODUCTS = tuple(f"p{number:02}" for number in range(60))
CATALOGUE = Catalogue.of(PRODUCTS, {p: f"thing of kind {int(p[1:]) // 6}" for p in PRODUCTS})


def habits(customers: int = 90, seed: int = 1) -> pd.DataFrame:
    """Each buys two staples of their own in every basket, and something new of a kind they like."""
    draw = np.random.default_rng(seed)
    baskets = []
    for number in range(customers):
        kind = number % 10
        kinds = [PRODUCTS[place] for place in range(kind * 6, kind * 6 + 6)]
        staples = list(draw.choice(kinds, 2, replace=False))
        days = np.cumsum(draw.integers(5, 20, 5))
        baskets += [
            basket(f"c{number:02}", int(day), *{*staples, str(draw.choice(kinds))}) for day in days
        ]
    return lines_of(*baskets)
