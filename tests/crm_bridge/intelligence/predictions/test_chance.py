import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

from crm_bridge.intelligence.predictions.chance import (
    KINDS,
    TooLittle,
    chosen,
    fit_chance_of_buying,
    platt,
    sigmoid,
)
from crm_bridge.intelligence.predictions.features import norms_of
from crm_bridge.intelligence.predictions.linear import fit_chance, fit_value
from crm_bridge.intelligence.predictions.measures import (
    of_probabilities,
    of_values,
    one_each,
    reliability,
)
from crm_bridge.intelligence.predictions.occasions import days, occasions_of
from crm_bridge.intelligence.predictions.trees import trees_of
from crm_bridge.intelligence.predictions.windows import window_at
from tests.crm_bridge.intelligence.predictions.shops import END, lively_shop


def test_trees_answer_as_the_classifier_they_were_taken_from() -> None:
    rng = np.random.default_rng(1)
    matrix = rng.normal(size=(800, 4))
    happened = (matrix[:, 0] * matrix[:, 1] + rng.normal(size=800) > 0).astype(float)
    fitted = HistGradientBoostingClassifier(max_iter=15, random_state=0).fit(matrix, happened)
    tried = rng.normal(size=(300, 4)) * 2
    np.testing.assert_allclose(
        trees_of(fitted).score(tried), fitted.decision_function(tried), atol=1e-9
    )


def test_a_feature_that_never_varied_does_not_count() -> None:
    rng = np.random.default_rng(1)
    matrix = np.column_stack([rng.normal(size=300), np.zeros(300)])
    linear = fit_chance(matrix, (matrix[:, 0] > 0).astype(float))
    assert linear.score(np.array([[1.0, 50.0]])) == pytest.approx(
        linear.score(matrix[:1] * 0 + [1, 0])
    )


def test_a_value_is_right_on_the_whole() -> None:
    rng = np.random.default_rng(1)
    matrix = rng.normal(size=(2_000, 1))
    spent = np.where(rng.random(2_000) < 0.3, np.exp(8 + matrix[:, 0]), 0.0)
    foretold = np.exp(fit_value(matrix, spent).score(matrix))
    assert foretold.sum() == pytest.approx(spent.sum(), rel=0.02)


def test_platt_makes_log_odds_true_and_trust_says_how_far() -> None:
    rng = np.random.default_rng(1)
    true = rng.normal(-1, 1, 20_000)
    happened = (rng.random(20_000) < sigmoid(true)).astype(float)
    said = (true - 0.5) / 2
    slope, shift = platt(said, happened)
    assert slope == pytest.approx(2, abs=0.1)
    assert shift == pytest.approx(0.5, abs=0.1)
    assert platt(said, happened, trust=0.0) == pytest.approx((1, 0))
    half, _ = platt(said, happened, trust=0.5)
    assert half == pytest.approx(1.5, abs=0.05)
    assert platt(said[:30], happened[:30]) == (1, 0)


def test_the_kind_that_errs_least_over_all_windows_is_at_work() -> None:
    losses = [
        dict(zip(KINDS, values, strict=True)) for values in ((0.5, 0.3, 0.4), (0.4, 0.5, 0.3))
    ]
    assert chosen(losses) == "both"


@pytest.mark.parametrize("cut", [150, 200])
def test_who_will_buy_is_told_better_than_by_chance_and_honestly(cut: int) -> None:
    shop = lively_shop(600, seed=cut)
    known, now = occasions_of(shop), days(END) - 240 + cut
    past = known.until(now)
    chance = fit_chance_of_buying(past, now, 30.0, norms_of(past))
    window = window_at(known, now, 30.0, chance.norms)
    probability = chance.probability(window.features.matrix)
    assert one_each(probability, window.bought)["auroc"] > 0.7
    assert probability.mean() == pytest.approx(window.bought.mean(), abs=0.06)


def test_the_same_orders_make_the_same_chance(shop: pd.DataFrame) -> None:
    known, now = occasions_of(shop), days(END)
    norms = norms_of(known)
    first, second = (fit_chance_of_buying(known, now, 30.0, norms) for _ in range(2))
    matrix = first.typical[None, :]
    assert first.probability(matrix) == second.probability(matrix)


def test_too_few_customers_are_said_to_be_too_few() -> None:
    known = occasions_of(lively_shop(20))
    with pytest.raises(TooLittle, match="At least 50 customers"):
        fit_chance_of_buying(known, days(END), 30.0, norms_of(known))


def test_measures_of_probabilities() -> None:
    probability = np.array([0.05, 0.05, 0.95, 0.95, 0.45, 0.45])
    happened = np.array([0.0, 0.0, 1.0, 1.0, 1.0, 0.0])
    found = one_each(probability, happened)
    assert found["auroc"] == pytest.approx(roc_auc_score(happened, probability))
    assert found["ece"] == pytest.approx((2 * 0.05 + 2 * 0.05 + 2 * 0.05) / 6)
    assert found["brier"] == pytest.approx(((probability - happened) ** 2).mean())
    twice = of_probabilities(probability, happened, np.array([[2.0, 1, 1, 1, 1, 1], np.ones(6)]))
    assert twice["ece"][1] == pytest.approx(found["ece"])
    assert [row["customers"] for row in reliability(probability, happened)] == [2, 2, 2]


def test_measures_of_values() -> None:
    spent = np.arange(20.0)
    assert of_values(spent, spent) == pytest.approx(
        {"mae": 0, "rank_correlation": 1, "total": 1, "decile_error": 0}
    )
    assert of_values(np.full(20, 9.5), spent)["rank_correlation"] == 0
