import numpy as np
from scipy import sparse

from crm_bridge.intelligence.recommenders.hybrid.candidates import Pairs
from crm_bridge.intelligence.recommenders.hybrid.variety import varied

CUPS = [0, 1, 2]


def alike(products: int) -> sparse.csr_matrix:
    """Everybody who bought one cup bought the others."""
    similar = np.zeros((products, products))
    for cup in CUPS:
        similar[cup, CUPS] = cup != np.array(CUPS)
    return sparse.csr_matrix(similar)


def test_a_third_cup_gives_way_to_something_nearly_as_likely() -> None:
    pairs = Pairs(np.zeros(4, int), np.arange(4))
    scores = varied(pairs, np.array([0.5, 0.4, 0.3, 0.2]), alike(4))
    assert np.argsort(-scores).tolist() == [0, 3, 1, 2]
    assert sorted(scores) == [0.2, 0.3, 0.4, 0.5]


def test_what_is_much_less_likely_stays_behind() -> None:
    pairs = Pairs(np.zeros(4, int), np.arange(4))
    scores = varied(pairs, np.array([0.5, 0.4, 0.3, -3.0]), alike(4))
    assert np.argsort(-scores).tolist() == [0, 1, 2, 3]


def test_each_customer_has_an_order_of_their_own() -> None:
    pairs = Pairs(np.repeat([0, 1], 2), np.array([0, 1, 0, 3]))
    scores = varied(pairs, np.array([0.1, 0.2, -5.0, -6.0]), alike(4))
    assert scores.tolist() == [0.1, 0.2, -5.0, -6.0]
    assert varied(Pairs(np.array([], int), np.array([], int)), np.array([]), alike(4)).size == 0
