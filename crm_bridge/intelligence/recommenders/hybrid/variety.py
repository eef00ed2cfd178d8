"""Ten that are not all the same thing.

Whoever wants one of the first three cups will find it; a fourth cup is worth less to them than
something else. After each product that is put on the list, those that are bought by the same people
count for less: p_j becomes p_j · (1 - ALIKE · similarity(j, chosen)). It is the greedy choice of
the list with the most chance that at least one is right (Chen and Karger 2006, "Less is more"),
the similarity standing for what the chosen one, had it been wrong, tells of the next.
"""

from itertools import pairwise

import numpy as np
from scipy import sparse

from crm_bridge.intelligence.recommenders.hybrid.candidates import Pairs

ALIKE = 0.3
LOOKED_AT = 40
"""Of so many, the best by themselves, the order is found."""
FOUND = 20
"""So many are put in order, for whoever must leave some of them out; the rest follow."""


def varied(pairs: Pairs, log_odds: np.ndarray, similar: sparse.csr_matrix) -> np.ndarray:
    """Scores in whose order each customer's list is as varied as it should be."""
    scores = log_odds.astype(np.float64)
    for begin, end in pairwise([*np.flatnonzero(np.diff(pairs.row, prepend=-1)), len(pairs)]):
        own = scores[begin:end]
        looked_at = np.argsort(-own, kind="stable")[:LOOKED_AT]
        first = _chosen(own[looked_at], pairs.product[begin:end][looked_at], similar)
        rest = np.delete(np.arange(len(looked_at)), first)
        # The same scores, handed out in the new order.
        own[looked_at[[*first, *rest]]] = own[looked_at]
    return scores


def _chosen(log_odds: np.ndarray, products: np.ndarray, similar: sparse.csr_matrix) -> list[int]:
    chance = 1.0 / (1.0 + np.exp(-log_odds))
    one_way = similar[products][:, products].toarray()
    left = 1.0 - ALIKE * np.maximum(one_way, one_way.T)
    order: list[int] = []
    for _ in range(min(FOUND, len(products))):
        first = int(chance.argmax())
        order.append(first)
        chance = chance * left[first]
        chance[order] = -1.0
    return order
