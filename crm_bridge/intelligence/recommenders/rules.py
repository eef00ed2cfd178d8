"""Association rules: who bought A and B, bought C as well.

Of the sets of products that stand together in baskets (`itemsets`), each makes rules "antecedent →
consequent" (Agrawal and Srikant 1994) with

support     share of the baskets in which all of them stand
confidence  share of the baskets with the antecedent that have the consequent as well
lift        confidence by the share of all baskets that have the consequent; above 1, they go
            together more than by chance

A product's score is the highest confidence of the rules that lead to it from what the customer
bought.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import sparse

from crm_bridge.intelligence.recommenders.histories import Histories
from crm_bridge.intelligence.recommenders.interface import Catalogue, Recommender
from crm_bridge.intelligence.recommenders.itemsets import Itemset, frequent_itemsets

LEAST_BASKETS = 5
LEAST_SHARE = 0.003
LEAST_CONFIDENCE = 0.05
LONGEST = 3
MOST_PRODUCTS = 100
"""Of a larger basket only so many: it says little of what goes together, and makes work."""


@dataclass(frozen=True, slots=True)
class Rule:
    antecedent: Itemset
    consequent: int
    support: float
    confidence: float
    lift: float


class AssociationRules(Recommender):
    name = "association_rules"

    def fit(self, histories: Histories, catalogue: Catalogue) -> None:
        baskets = baskets_of(histories)
        least = max(LEAST_BASKETS, round(LEAST_SHARE * len(baskets)))
        self.rules = list(
            rules_from(frequent_itemsets(baskets, least, LONGEST), len(baskets), LEAST_CONFIDENCE)
        )
        antecedents = sorted({rule.antecedent for rule in self.rules})
        place = {antecedent: index for index, antecedent in enumerate(antecedents)}
        self.sizes = np.array([len(each) for each in antecedents], dtype=np.float32)
        self.members = _indicator(antecedents, histories.products)
        self.confidence = sparse.csr_matrix(
            (
                np.array([rule.confidence for rule in self.rules], dtype=np.float32),
                (
                    np.array([place[rule.antecedent] for rule in self.rules], dtype=np.int64),
                    np.array([rule.consequent for rule in self.rules], dtype=np.int64),
                ),
            ),
            shape=(len(antecedents), histories.products),
        )

    def scores(self, histories: Histories) -> np.ndarray:
        whole = np.zeros((len(histories), histories.products))
        if not len(self.sizes):
            return whole
        had = (histories.bought @ self.members.T).toarray() >= self.sizes[None, :]
        for row, fired in zip(whole, had, strict=True):
            told = self.confidence[np.flatnonzero(fired)]
            np.maximum.at(row, told.indices, told.data)
        return whole


def rules_from(
    itemsets: Mapping[Itemset, int], baskets: int, least_confidence: float
) -> Iterable[Rule]:
    """Those with one consequent whose lift is above 1."""
    for itemset, count in itemsets.items():
        if len(itemset) < 2:
            continue
        for consequent in itemset:
            antecedent = tuple(item for item in itemset if item != consequent)
            confidence = count / itemsets[antecedent]
            lift = confidence * baskets / itemsets[(consequent,)]
            if confidence >= least_confidence and lift > 1:
                yield Rule(antecedent, consequent, count / baskets, confidence, lift)


def baskets_of(histories: Histories) -> list[list[int]]:
    """The products of each basket."""
    once = histories.once()
    by_order = np.argsort(once.order, kind="stable")
    edges = np.flatnonzero(np.diff(once.order[by_order], prepend=-1))
    products = once.product[by_order].tolist()
    ends = [*edges.tolist(), len(products)]
    return [products[begin : min(end, begin + MOST_PRODUCTS)] for begin, end in pairwise(ends)]


def _indicator(antecedents: list[Itemset], products: int) -> sparse.csr_matrix:
    rows = np.repeat(np.arange(len(antecedents)), [len(each) for each in antecedents])
    columns = np.array([item for each in antecedents for item in each], dtype=np.int64)
    ones = np.ones(len(columns), np.float32)
    return sparse.csr_matrix((ones, (rows, columns)), shape=(len(antecedents), products))
