import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from crm_bridge.intelligence.evaluation.recommendations import measure
from crm_bridge.intelligence.evaluation.splits import last_basket_out, task_of
from crm_bridge.intelligence.purchases import OwnLine
from crm_bridge.intelligence.recommenders.histories import Histories, histories_of
from crm_bridge.intelligence.recommenders.hybrid import trees as growing
from crm_bridge.intelligence.recommenders.hybrid.files import (
    RecommendationsUnreadable,
    keep,
    load,
)
from crm_bridge.intelligence.recommenders.hybrid.holding_back import hold_back
from crm_bridge.intelligence.recommenders.hybrid.hybrid import Hybrid, look_at
from crm_bridge.intelligence.recommenders.hybrid.model import Recommendations
from crm_bridge.intelligence.recommenders.interface import Catalogue, best
from crm_bridge.intelligence.recommenders.popularity import Popularity
from tests.crm_bridge.intelligence.recommenders.shop import CATALOGUE, habits
from tests.crm_bridge.intelligence.tables import BEGIN, basket, lines_of

LINES = habits()


@pytest.fixture(autouse=True, scope="module")
def _few_trees() -> Iterator[None]:
    """Enough for so small a shop."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(growing, "ROUNDS", 15)
        patch.setattr(growing, "LEAST_IN_LEAF", 20)
        yield


NOW = LINES["at"].max().to_pydatetime() + timedelta(days=10)


@pytest.fixture(scope="module")
def model() -> Recommendations:
    hybrid = Hybrid()
    hybrid.fit(histories_of(LINES, CATALOGUE.place), CATALOGUE)
    return Recommendations(CATALOGUE.products, hybrid)


def line(product: str, at: datetime, order: str = "1") -> OwnLine:
    return OwnLine(product, at, "delivered", order, 1, 1000)


def top(model: Recommendations, bought: list[OwnLine], count: int = 3) -> list[str]:
    scores = model.scores_of("new", bought, NOW)
    return [model.products[place] for place in best(scores[None, :], count)[0]]


def test_it_learns_what_popularity_cannot_know() -> None:
    task = task_of(last_basket_out(LINES), dict(CATALOGUE.texts))
    told, plain = measure(task, Hybrid()).values, measure(task, Popularity()).values
    assert told["ndcg10_all"] > 0.7
    assert told["ndcg10_all"] > plain["ndcg10_all"] + 0.3
    assert told["hr10_new"] > 0.9


def test_the_same_lines_make_the_same_scores(model: Recommendations) -> None:
    again = Hybrid()
    again.fit(histories_of(LINES, CATALOGUE.place), CATALOGUE)
    some = histories_of(LINES, CATALOGUE.place).of([3, 1])
    np.testing.assert_array_equal(again.scores(some), model.hybrid.scores(some))


def test_one_customer_alone_gets_what_they_get_among_others(model: Recommendations) -> None:
    everybody = histories_of(LINES, CATALOGUE.place)
    alone = model.hybrid.scores(everybody.of([7]))
    np.testing.assert_allclose(model.hybrid.scores(everybody)[7], alone[0], rtol=1e-5, atol=1e-6)


def test_an_order_a_minute_ago_counts(model: Recommendations) -> None:
    before = [line("p00", NOW - timedelta(days=20))]
    after = [*before, *(line(p, NOW - timedelta(minutes=1), "2") for p in ("p30", "p31", "p32"))]
    kind = {f"p{number}" for number in range(30, 36)}
    assert not kind & set(top(model, before))
    assert kind & set(top(model, after))


def test_of_a_stranger_it_says_what_newcomers_buy(model: Recommendations) -> None:
    assert top(model, []) == top(model, [line("not sold here", NOW)])
    assert np.isfinite(model.scores_of("new", [], NOW)).all()


def test_somebody_with_ten_thousand_lines_is_answered(model: Recommendations) -> None:
    many = [
        line(CATALOGUE.products[n % 60], NOW - timedelta(hours=n), str(n // 3))
        for n in range(10_000)
    ]
    assert np.isfinite(model.scores_of("new", many, NOW)).all()


def test_a_free_or_unknown_price_does_no_harm(model: Recommendations) -> None:
    odd = [OwnLine("p01", NOW, "delivered", "1", -2, -5), OwnLine("p02", NOW, "", "1", 0, 0)]
    assert np.isfinite(model.scores_of("new", odd, NOW)).all()


def test_with_too_little_to_learn_from_it_says_what_is_plain() -> None:
    lines = lines_of(
        basket("ann", 0, "boots"), basket("ann", 5, "boots", "spray"), basket("ben", 6, "lamp")
    )
    catalogue = Catalogue.of(lines["product"])
    hybrid = Hybrid()
    hybrid.fit(histories_of(lines, catalogue.place), catalogue)
    assert hybrid.trees is None
    scores = hybrid.scores(histories_of(lines, catalogue.place))
    assert catalogue.products[int(scores[0].argmax())] == "boots"


@pytest.mark.parametrize("products", [[], ["p00"]])
def test_a_catalogue_of_none_or_one(products: list[str]) -> None:
    catalogue = Catalogue.of(products)
    hybrid = Hybrid()
    hybrid.fit(histories_of(LINES, catalogue.place), catalogue)
    model = Recommendations(catalogue.products, hybrid)
    assert model.scores_of("new", [line("p00", NOW)], NOW).shape == (len(products),)


def test_it_is_the_same_when_kept_and_read_again(model: Recommendations, tmp_path: Path) -> None:
    keep(model, tmp_path)
    again = load(tmp_path)
    bought = [line("p00", NOW - timedelta(days=20)), line("p01", NOW - timedelta(days=2), "2")]
    for history in ([], bought):
        np.testing.assert_array_equal(
            again.scores_of("c03", history, NOW), model.scores_of("c03", history, NOW)
        )


@pytest.mark.parametrize("harm", ["cut short", "another format", "gone", "other products"])
def test_files_that_are_damaged_or_older_are_refused(
    model: Recommendations, tmp_path: Path, harm: str
) -> None:
    keep(model, tmp_path)
    arrays, words = tmp_path / "recommendations.npz", tmp_path / "recommendations.json"
    told = json.loads(words.read_text())
    if harm == "cut short":
        arrays.write_bytes(arrays.read_bytes()[:-4000])
    elif harm == "gone":
        arrays.unlink()
    elif harm == "another format":
        words.write_text(json.dumps({**told, "format": 0}))
    else:
        words.write_text(json.dumps({**told, "products": ["p00"]}))
    with pytest.raises(RecommendationsUnreadable, match="cannot be read"):
        load(tmp_path)


def test_what_is_held_back_is_the_last_basket_and_is_not_known() -> None:
    lines = lines_of(
        basket("ann", 0, "p00"), basket("ann", 3, "p01"), basket("ben", 1, "p02", "p03")
    )
    held = hold_back(histories_of(lines, CATALOGUE.place), most=10, seed=0)
    assert held is not None
    assert held.asked.customers == ("ann",)
    assert np.flatnonzero(held.bought[0]).tolist() == [CATALOGUE.place["p01"]]
    assert held.known.bought[0].indices.tolist() == [CATALOGUE.place["p00"]]
    assert held.asked.now[0] == pytest.approx(BEGIN.timestamp() / 86_400 + 3)
    assert hold_back(held.known, most=10, seed=0) is None


def test_what_is_told_of_a_moment_does_not_know_what_came_later(model: Recommendations) -> None:
    """A customer looked at on a day has the same sales whatever is sold afterwards."""
    everybody = histories_of(LINES, CATALOGUE.place)
    early = everybody.at(np.full(len(everybody), BEGIN.timestamp() / 86_400 + 20))
    _, told = look_at(model.hybrid.signals, _before(early))
    assert told["sold_14"].max() <= (LINES["at"] < BEGIN + timedelta(days=20)).sum()
    assert told["days_unsold"].min() >= 0


def _before(histories: Histories) -> Histories:
    return histories.where(histories.day < histories.now[histories.row])


def test_trees_as_arrays_say_what_the_library_says(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(0)
    rows = draw.normal(size=(3000, 5)).astype(np.float32)
    happened = rows[:, 0] * rows[:, 1] + draw.normal(size=3000) > 0.5
    weights = draw.uniform(0.5, 2.0, 3000)
    kept: list[HistGradientBoostingClassifier] = []

    class Spied(HistGradientBoostingClassifier):  # type: ignore[misc]
        def fit(self, *args: object, **kwargs: object) -> "Spied":
            kept.append(self)
            super().fit(*args, **kwargs)
            return self

    monkeypatch.setattr("sklearn.ensemble.HistGradientBoostingClassifier", Spied)
    grown = growing.grow(rows, happened, weights)
    said = np.mean([each.decision_function(rows) for each in kept], axis=0)
    np.testing.assert_allclose(grown.log_odds(rows), said, atol=1e-6)
    again = growing.Trees.of_arrays(grown.arrays())
    np.testing.assert_array_equal(again.log_odds(rows[:9]), grown.log_odds(rows[:9]))


def test_nobody_asks_before_the_first_day(model: Recommendations) -> None:
    long_ago = datetime(1999, 1, 1, tzinfo=UTC)
    assert np.isfinite(model.scores_of("new", [line("p00", long_ago)], long_ago)).all()
