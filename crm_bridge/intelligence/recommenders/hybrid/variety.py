"""Ten that are not all the same thing.

Whoever wants one of the first three cups will find it; a fourth cup is worth less to them than
something else. After each product that is put on the list, those that are bought by the same people
count for less: p_j becomes p_j · (1 - ALIKE · similarity(j, chosen)). It is the greedy choice of
the list with the most chance that at least one is right (Chen and Karger 2006, "Less is more"),
the similarity standing for what the chosen one, had it been wrong, tells of the next.
"""

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
    begins = np.flatnonzero(np.diff(pairs.row, prepend=-1))
    for begin, end in zip(begins, [*begins[1:], len(pairs)], strict=True):
        own = scores[begin:end]
        looked_at = np.argsort(-own, kind="stable")[:LOOKED_AT]
        chosen = looked_at[_chosen(own[looked_at], pairs.product[begin:end][looked_at], similar)]
        # Above all others of this customer, in their order.
        own[chosen] = own.max() + np.arange(len(chosen), 0, -1)
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
