"""The recommender at work ranks; reasons stay facts."""

from datetime import timedelta

import numpy as np

from crm_bridge.intelligence.purchases import Own, OwnLine
from crm_bridge.intelligence.recommenders.histories import Histories
from crm_bridge.intelligence.recommenders.hybrid.model import Recommendations
from crm_bridge.intelligence.serving.answering import answered
from crm_bridge.intelligence.serving.model import ModelRanker
from crm_bridge.intelligence.serving.taste import taste_of
from crm_bridge.intelligence.wishes.wish import Wish
from tests.crm_bridge.intelligence.serving.small_shop import NOW, SmallShop, ids, owning, reasons


class Told:
    """A hybrid that says what it was told, and remembers what it was asked with."""

    def __init__(self, *odds: float) -> None:
        self.odds = odds
        self.asked: list[Histories] = []

    def scores(self, histories: Histories) -> np.ndarray:
        self.asked.append(histories)
        return np.array([self.odds])


def a_model(odds: dict[str, float]) -> Recommendations:
    return Recommendations(tuple(odds), Told(*odds.values()))  # type: ignore[arg-type]


async def test_what_the_model_finds_likeliest_comes_first_with_a_reason_that_is_a_fact() -> None:
    shop = SmallShop()
    model = a_model({"tent": 2.0, "boot": -100.0, "of another time": 3.0, "lamp": -1.0})
    own = owning("boot")

    taste = taste_of(shop.assortment, own.bought, NOW, ModelRanker(model, "me"))
    found = await answered(shop, shop.assortment, Wish(), taste, own, NOW)  # type: ignore[arg-type]

    assert ids(found)[:2] == ["tent", "lamp"]
    assert reasons(found)["tent"] == "In stock in Outdoor"


async def test_an_order_of_a_minute_ago_counts() -> None:
    shop, model = SmallShop(), a_model({"boot": 1.0, "wax": 0.5})
    just_now = OwnLine("wax", NOW - timedelta(minutes=1), "placed", "CL-9", 2, 800)
    own = Own((just_now, *owning("boot").lines))

    taste_of(shop.assortment, own.bought, NOW, ModelRanker(model, "me"))

    (asked,) = model.hybrid.asked  # type: ignore[attr-defined]
    assert sorted(asked.product) == [0, 1]
    assert asked.now[0] - asked.day.max() < 1 / 1000


async def test_a_model_that_knows_nothing_of_it_leaves_it_to_what_is_counted() -> None:
    shop = SmallShop()
    of_others = ModelRanker(a_model({"other": 1.0}), "me")
    without_candidates = ModelRanker(a_model({"boot": -100.0}), "me")

    for ranker in (of_others, without_candidates):
        taste = taste_of(shop.assortment, owning("boot").bought, NOW, ranker)
        assert taste.scores[shop.assortment.place["socks"]] == 1.0
