from datetime import timedelta
from pathlib import Path

import pytest

from crm_bridge.intelligence.recommenders.hybrid import trees as growing
from crm_bridge.intelligence.recommenders.recipe import RECOMMENDATIONS, train
from crm_bridge.intelligence.running.recipe import CannotTrain, TrainingData
from crm_bridge.intelligence.running.registry import RECIPES
from crm_bridge.products.records import ProductRecord
from tests.crm_bridge.intelligence.recommenders.shop import CATALOGUE, habits

LINES = habits()
PRODUCTS = tuple(
    ProductRecord(p, p, "things", CATALOGUE.texts[p], 1000, "GBP", 5) for p in CATALOGUE.products
)
DATA = TrainingData(
    as_of=LINES["at"].max().to_pydatetime() + timedelta(days=1), lines=LINES, products=PRODUCTS
)


@pytest.fixture(autouse=True)
def _few_trees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing, "ROUNDS", 15)
    monkeypatch.setattr(growing, "LEAST_IN_LEAF", 20)


def test_it_is_fitted_on_everything_and_judged_by_the_last_four_weeks(tmp_path: Path) -> None:
    trained = train(DATA)
    assert trained.model.products == CATALOGUE.products
    assert trained.rows == len(LINES)
    assert trained.judged_by == "hr10_all"
    assert trained.metrics["hr10_all"] > trained.metrics["popularity_hr10_all"]
    assert trained.held_out is not None
    assert trained.held_out[1] - trained.held_out[0] == timedelta(days=28)
    assert trained.trial is not None
    RECOMMENDATIONS.keep(trained.trial, tmp_path)
    assert RECOMMENDATIONS.measure is not None
    again = RECOMMENDATIONS.measure(RECOMMENDATIONS.load(tmp_path), DATA)
    assert again["hr10_all"] == pytest.approx(trained.metrics["hr10_all"], abs=0.03)


def test_where_too_few_came_back_nothing_judges() -> None:
    few = TrainingData(DATA.as_of, LINES[LINES["customer"] < "c05"], PRODUCTS)
    trained = train(few)
    assert trained.judged_by is None
    assert trained.trial is None


def test_a_shop_without_orders_is_told() -> None:
    with pytest.raises(CannotTrain, match="Nobody has bought"):
        train(TrainingData(DATA.as_of, LINES.iloc[:0], PRODUCTS))
    with pytest.raises(CannotTrain, match="Nobody has bought"):
        train(TrainingData(DATA.as_of, LINES, ()))


def test_it_is_trained_with_the_others() -> None:
    assert RECOMMENDATIONS in RECIPES
