"""What every recommender promises, and what sets the simple ones apart."""

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from crm_bridge.intelligence.recommenders.buy_again import BuyAgain
from crm_bridge.intelligence.recommenders.ease import Ease, ease_weights
from crm_bridge.intelligence.recommenders.histories import Histories, histories_of
from crm_bridge.intelligence.recommenders.interface import Catalogue, Recommender, best
from crm_bridge.intelligence.recommenders.item_knn import ItemNeighbours
from crm_bridge.intelligence.recommenders.popularity import Popularity, RecentPopularity
from tests.crm_bridge.intelligence.tables import basket, lines_of

LINES = lines_of(
    basket("ann", 0, "boots", "spray"),
    basket("ben", 1, "boots", "spray", "socks"),
    basket("cleo", 2, "boots", "spray"),
    basket("dan", 3, "lamp", "bulb"),
    basket("eve", 4, "lamp", "bulb"),
    basket("fay", 5, "boots"),
    basket("fay", 30, "socks"),
    basket("fay", 60, "socks"),
)
CATALOGUE = Catalogue.of([*LINES["product"], "never sold"])
EVERY = [Popularity, RecentPopularity, ItemNeighbours, Ease, BuyAgain]


def known(lines: pd.DataFrame = LINES) -> Histories:
    return histories_of(lines, CATALOGUE.place)


def of(histories: Histories, customer: str) -> Histories:
    return histories.of([histories.customers.index(customer)])


def top(recommender: Recommender, history: Histories, count: int = 1) -> list[str]:
    return [CATALOGUE.products[place] for place in best(recommender.scores(history), count)[0]]


def fitted(recommender: Recommender, lines: pd.DataFrame = LINES) -> Recommender:
    recommender.fit(known(lines), CATALOGUE)
    return recommender


@pytest.mark.parametrize("kind", EVERY)
def test_every_one_scores_every_product_for_whoever_asks(kind: type[Recommender]) -> None:
    recommender = fitted(kind())
    stranger = histories_of(lines_of(basket("new", 70, "lamp", "not ours")), CATALOGUE.place)
    empty = stranger.where(np.zeros(len(stranger.row), bool))
    for histories in (known(), stranger, empty):
        scores = recommender.scores(histories)
        assert scores.shape == (len(histories), len(CATALOGUE))
        assert np.isfinite(scores).all()


@pytest.mark.parametrize("kind", EVERY)
def test_every_one_can_be_fitted_on_nothing_and_on_a_catalogue_of_one(
    kind: type[Recommender],
) -> None:
    for products in ([], ["boots"]):
        catalogue = Catalogue.of(products)
        recommender = kind()
        histories = histories_of(LINES if products else LINES.iloc[:0], catalogue.place)
        recommender.fit(histories, catalogue)
        assert recommender.scores(histories).shape == (len(histories), len(catalogue))


def test_the_same_lines_make_the_same_scores_in_whatever_order_they_stand() -> None:
    shuffled = LINES.sample(frac=1, random_state=3)
    for kind in EVERY:
        np.testing.assert_allclose(
            fitted(kind()).scores(known()),
            fitted(kind(), shuffled).scores(known(shuffled)),
            rtol=1e-5,
        )


def test_popularity_counts_customers_not_pieces_or_baskets() -> None:
    scores = fitted(Popularity()).scores(of(known(), "fay"))[0]
    assert scores[CATALOGUE.place["boots"]] == 4
    assert scores[CATALOGUE.place["socks"]] == 2


def test_recent_popularity_knows_only_what_was_sold_before_the_customer_came() -> None:
    recommender = fitted(RecentPopularity(half_life_days=2))
    day = (datetime(2025, 1, 4, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).days
    early = of(known(), "dan").at(np.array([day + 0.9]))
    assert top(recommender, early) == ["boots"]
    assert recommender.scores(early)[0][CATALOGUE.place["lamp"]] == 0
    assert top(recommender, of(known(), "fay")) == ["socks"]


@pytest.mark.parametrize("kind", [ItemNeighbours, Ease])
def test_what_is_bought_together_goes_together(kind: type[Recommender]) -> None:
    recommender = fitted(kind())
    history = histories_of(lines_of(basket("new", 70, "lamp")), CATALOGUE.place)
    assert top(recommender, history) == ["bulb"]


def test_item_cosine_is_that_of_the_two_products_customers() -> None:
    recommender = fitted(ItemNeighbours())
    history = histories_of(lines_of(basket("new", 70, "boots")), CATALOGUE.place)
    # Two customers bought both, four bought boots and two bought socks.
    scores = recommender.scores(history)[0]
    assert scores[CATALOGUE.place["socks"]] == pytest.approx(2 / np.sqrt(4 * 2))


def test_neighbours_that_are_kept_are_the_nearest() -> None:
    recommender = fitted(ItemNeighbours(neighbours=1))
    history = histories_of(lines_of(basket("new", 70, "spray")), CATALOGUE.place)
    scores = recommender.scores(history)[0]
    assert scores[CATALOGUE.place["boots"]] > 0
    assert scores[CATALOGUE.place["lamp"]] == 0


def test_ease_is_the_ridge_regression_of_each_product_on_the_others() -> None:
    bought = known().bought
    dense = bought.toarray()
    weights = ease_weights(bought, penalty=2.0)
    for product in range(dense.shape[1]):
        others = np.delete(dense, product, axis=1)
        gram = others.T @ others + 2.0 * np.eye(others.shape[1])
        expected = np.linalg.solve(gram, others.T @ dense[:, product])
        np.testing.assert_allclose(np.delete(weights[:, product], product), expected, atol=1e-5)
    assert not np.diag(weights).any()


def test_ease_leaves_what_sells_least_to_others() -> None:
    recommender = fitted(Ease(most_sold=2))
    scores = recommender.scores(of(known(), "ben"))[0]
    assert scores[CATALOGUE.place["spray"]] > 0
    assert scores[CATALOGUE.place["bulb"]] == 0


def test_buy_again_is_what_was_bought_most_often_then_last_then_what_sells() -> None:
    recommender = fitted(BuyAgain())
    assert top(recommender, of(known(), "fay"), 3) == ["socks", "boots", "spray"]


def test_what_was_called_off_is_not_learnt_from() -> None:
    lines = lines_of(basket("ann", 0, "boots"), basket("ann", 1, "lamp", cancelled=True))
    assert known(lines).bought.sum() == 1


def test_a_product_twice_in_one_basket_is_one_repeat() -> None:
    lines = lines_of(basket("ann", 0, "boots", "boots"))
    assert known(lines).baskets[0, CATALOGUE.place["boots"]] == 1


def test_the_best_are_told_in_order_and_never_what_is_ruled_out() -> None:
    scores = np.array([[1.0, -np.inf, 3.0, 3.0]])
    assert best(scores, 3).tolist() == [[2, 3, 0]]
    assert best(scores, 10).tolist() == [[2, 3, 0, -1]]
