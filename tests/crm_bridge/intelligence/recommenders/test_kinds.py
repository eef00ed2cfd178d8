"""Recommenders by text, by customers and by rules: their formulas."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest

from crm_bridge.intelligence.recommenders.content import Content, ContentEuclidean, ContentMeaning
from crm_bridge.intelligence.recommenders.histories import Histories, histories_of
from crm_bridge.intelligence.recommenders.interface import Catalogue, Recommender, best
from crm_bridge.intelligence.recommenders.itemsets import frequent_itemsets
from crm_bridge.intelligence.recommenders.rules import AssociationRules, rules_from
from crm_bridge.intelligence.recommenders.users import UserNeighbours, UserNeighboursPearson
from tests.crm_bridge.intelligence.tables import basket, lines_of

TEXTS = {
    "boots": "brown leather walking boots",
    "boots2": "black leather walking boots",
    "lamp": "desk lamp with a shade",
    "lamp2": "floor lamp with a shade",
}
LINES = lines_of(
    *(basket(who, 0, "boots", "lamp") for who in ("ann", "ben", "cleo")),
    *(basket(who, 1, "boots", "lamp", "silent") for who in ("dan", "eve")),
    *(basket(who, 2, "boots2", "lamp2") for who in ("fay", "gus", "hal", "ida", "jo")),
)
CATALOGUE = Catalogue.of([*TEXTS, "silent"], TEXTS)


def fitted(recommender: Recommender) -> Recommender:
    recommender.fit(histories_of(LINES, CATALOGUE.place), CATALOGUE)
    return recommender


def who_bought(*products: str, customer: str = "new") -> Histories:
    return histories_of(lines_of(basket(customer, 9, *products)), CATALOGUE.place)


def order(recommender: Recommender, history: Histories) -> list[str]:
    places = best(recommender.scores(history), len(CATALOGUE))[0]
    return [CATALOGUE.products[place] for place in places]


@pytest.mark.parametrize("kind", [Content, ContentEuclidean, ContentMeaning])
def test_what_reads_alike_comes_next_and_what_has_no_text_is_like_nothing(
    kind: type[Recommender],
) -> None:
    recommender = fitted(kind())
    told = order(recommender, who_bought("boots"))
    assert told[:2] == ["boots", "boots2"]
    scores = recommender.scores(who_bought("boots"))[0]
    assert scores[CATALOGUE.place["silent"]] < scores[CATALOGUE.place["boots2"]]


def test_products_without_any_text_are_all_alike() -> None:
    recommender = Content()
    bare = Catalogue.of(CATALOGUE.products)
    recommender.fit(histories_of(LINES, bare.place), bare)
    assert not recommender.scores(who_bought("boots")).any()


@pytest.mark.parametrize("kind", [UserNeighbours, UserNeighboursPearson])
def test_who_bought_alike_says_what_is_bought_next(kind: type[Recommender]) -> None:
    scores = fitted(kind()).scores(who_bought("boots"))[0]
    assert scores[CATALOGUE.place["lamp"]] == pytest.approx(1.0)
    assert 0 < scores[CATALOGUE.place["silent"]] < 0.5
    assert scores[CATALOGUE.place["lamp2"]] == 0


def test_nobody_is_compared_with_themselves() -> None:
    lines = lines_of(basket("ann", 0, "boots", "silent"), basket("ben", 0, "boots", "lamp"))
    recommender = UserNeighbours()
    recommender.fit(histories_of(lines, CATALOGUE.place), CATALOGUE)
    scores = recommender.scores(who_bought("boots", customer="ann"))[0]
    assert scores[CATALOGUE.place["silent"]] == 0
    assert scores[CATALOGUE.place["lamp"]] == pytest.approx(1.0)


def test_every_itemset_that_is_frequent_is_found_and_counted() -> None:
    draw = np.random.default_rng(4)
    baskets = [
        sorted({int(item) for item in draw.integers(0, 9, draw.integers(1, 7))}) for _ in range(60)
    ]
    counted: Counter[tuple[int, ...]] = Counter()
    for each in baskets:
        for size in (1, 2, 3):
            counted.update(combinations(each, size))
    expected = {itemset: count for itemset, count in counted.items() if count >= 6}
    assert frequent_itemsets(baskets, least=6, longest=3) == expected


def test_a_rule_says_how_often_how_surely_and_beyond_chance() -> None:
    rules = list(rules_from({(0,): 4, (1,): 5, (0, 1): 3}, baskets=10, least_confidence=0.1))
    assert [(rule.antecedent, rule.consequent) for rule in rules] == [((1,), 0), ((0,), 1)]
    assert rules[1].support == pytest.approx(0.3)
    assert rules[1].confidence == pytest.approx(0.75)
    assert rules[1].lift == pytest.approx(1.5)


def test_what_is_together_by_chance_alone_makes_no_rule() -> None:
    assert not list(rules_from({(0,): 5, (1,): 4, (0, 1): 2}, baskets=10, least_confidence=0.1))


def test_the_surest_rule_from_what_was_bought_is_the_score() -> None:
    scores = fitted(AssociationRules()).scores(who_bought("boots"))[0]
    assert scores[CATALOGUE.place["lamp"]] == pytest.approx(1.0)
    assert scores[CATALOGUE.place["lamp2"]] == 0
