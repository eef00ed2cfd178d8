from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from crm_bridge.intelligence.order_lines import Row, table_of
from crm_bridge.intelligence.predictions.customer_predictions import CustomerPredictions, Reason
from crm_bridge.intelligence.predictions.features import FEATURES
from crm_bridge.intelligence.predictions.model import PredictionsModel, churn_days
from crm_bridge.intelligence.predictions.occasions import days, occasions_of
from crm_bridge.intelligence.predictions.predict import predict
from crm_bridge.intelligence.predictions.reasons import GROUPS, reasons_for
from tests.crm_bridge.intelligence.predictions.shops import DAYS, END, lines, table


def foretold(model: PredictionsModel, *orders: list[Row]) -> CustomerPredictions:
    return predict(model, table(*orders), END)


def words(reasons: tuple[Reason, ...]) -> dict[str, str]:
    return {reason.about: reason.text for reason in reasons}


def log_odds(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))


def test_who_bought_often_and_lately_is_more_likely_to_buy(model: PredictionsModel) -> None:
    eager = foretold(model, *(lines("a", day, "p1", "p2") for day in range(120, DAYS, 9)))
    gone = foretold(model, *(lines("a", day, "p1", "p2") for day in (5, 12)))
    assert eager.buys
    assert gone.buys
    assert eager.churns
    assert gone.churns
    assert eager.buys.probability > 2 * gone.buys.probability
    assert eager.churns.probability < gone.churns.probability
    assert eager.lifetime_value
    assert gone.lifetime_value
    assert eager.lifetime_value.expected > gone.lifetime_value.expected
    assert eager.lifetime_value.orders > gone.lifetime_value.orders


def test_reasons_are_true_and_in_words(model: PredictionsModel) -> None:
    found = foretold(model, *(lines("a", day, "p1", price=1250) for day in (60, 80, 100, 120, 180)))
    assert found.buys
    said = words(found.buys.reasons)
    assert said["rhythm"] == "Ordered every 30 days, last order 60 days ago."
    assert said["lately"] == "Orders on 1 day of the last 90, on 4 days of the 90 before."
    assert said["history"] == "Known for 6 months, with orders on 5 days."
    if "spending" in said:
        assert said["spending"].startswith("Spends 12.50 on a day with an order.")


def test_reasons_add_up_to_the_difference_to_a_typical_customer(model: PredictionsModel) -> None:
    found = foretold(model, *(lines("a", day, "p1", "p2", "p3") for day in (30, 90, 150, 235)))
    for score in (found.buys, found.churns):
        assert score
        total = sum(reason.effect for reason in score.reasons)
        apart = log_odds(score.probability) - log_odds(score.typical)
        assert total == pytest.approx(apart, abs=len(GROUPS) * 1e-3)
        effects = [abs(reason.effect) for reason in score.reasons]
        assert effects == sorted(effects, reverse=True)


def test_every_feature_is_in_one_group_of_reasons() -> None:
    assert sorted(name for group in GROUPS.values() for name in group) == sorted(FEATURES)


def test_shapley_shares_what_two_groups_do_together() -> None:
    recency, season = FEATURES.index("recency"), FEATURES.index("season")
    own, typical = np.ones(len(FEATURES)), np.zeros(len(FEATURES))
    texts = dict.fromkeys(GROUPS, "")
    found = reasons_for(lambda rows: rows[:, recency] * rows[:, season], own, typical, texts)
    assert {reason.about: reason.effect for reason in found} == pytest.approx(
        {"rhythm": 0.5, "season": 0.5}
    )


def test_a_customer_without_an_order(model: PredictionsModel) -> None:
    found = foretold(model)
    assert (found.orders, found.buys, found.churns, found.lifetime_value) == (0, None, None, None)
    assert found.unknown == "Nothing was bought yet."


def test_a_customer_who_called_everything_off(model: PredictionsModel) -> None:
    found = foretold(model, lines("a", 200, "p1", cancelled=True))
    assert found.buys is None
    assert found.unknown == "Every order was called off."


def test_a_customer_of_one_order(model: PredictionsModel) -> None:
    found = foretold(model, lines("a", DAYS - 2, "p1"))
    assert found.buys
    assert found.churns
    assert found.lifetime_value
    assert 0 < found.buys.probability < 1
    assert words(found.buys.reasons)["rhythm"] == "Ordered on one day so far, 2 days ago."


def test_an_order_of_a_minute_ago_counts_and_one_of_tomorrow_does_not(
    model: PredictionsModel,
) -> None:
    old = [lines("a", day, "p1") for day in (20, 60)]
    before, now, tomorrow = (
        foretold(model, *old, *more)
        for more in ([], [lines("a", DAYS - 1 / 1440, "p1")], [lines("a", DAYS + 1, "p1")])
    )
    assert before.buys
    assert now.buys
    assert tomorrow.buys
    assert now.orders == before.orders + 1
    assert now.buys.probability > before.buys.probability
    assert tomorrow.buys.probability == before.buys.probability
    assert "within the last day" in words(now.buys.reasons)["rhythm"]


def test_free_orders(model: PredictionsModel) -> None:
    found = foretold(model, *(lines("a", day, "p1", price=0) for day in (20, 200)))
    assert found.buys
    assert found.lifetime_value
    assert np.isfinite(found.buys.probability)
    assert found.lifetime_value.expected >= 0


def test_ten_thousand_orders(model: PredictionsModel) -> None:
    every = DAYS / 10_000
    history = table_of(
        row for order in range(10_000) for row in lines("a", order * every, f"p{order % 30}")
    )
    found = predict(model, history, END)
    assert found.orders == DAYS + 1
    assert found.buys
    assert found.churns
    assert found.lifetime_value
    assert found.buys.probability > 0.7
    assert np.isfinite(found.lifetime_value.expected)


def test_what_others_bought_after_it_is_told_until_it_is_bought(model: PredictionsModel) -> None:
    after_lamp = foretold(model, lines("a", DAYS - 5, "lamp"))
    assert [(one.after, one.then) for one in after_lamp.next_products] == [("lamp", "bulb")]
    (bulb,) = after_lamp.next_products
    assert bulb.usual_days == 10
    assert bulb.confidence == pytest.approx(0.55, abs=0.15)
    assert bulb.lift > 3
    followed = foretold(model, lines("a", DAYS - 5, "lamp"), lines("a", DAYS - 2, "bulb"))
    assert followed.next_products == ()
    long_ago = foretold(model, lines("a", 10, "lamp"))
    assert long_ago.next_products == ()


def test_gone_is_who_stays_away_longer_than_those_who_come_back(shop: pd.DataFrame) -> None:
    orders = [lines(f"c{n}", day, "tea") for n in range(30) for day in range(n, DAYS, 50)]
    known = occasions_of(table(*orders))
    assert churn_days(known, days(END)) == 60
    once = occasions_of(table(lines("a", 0, "tea"), lines("b", 1, "tea")))
    assert churn_days(once, days(END)) == 30
    assert churn_days(occasions_of(shop), days(END)) <= DAYS / 3


def test_predictions_do_not_depend_on_when_they_were_asked_for(model: PredictionsModel) -> None:
    history = table(lines("a", 20, "p1"), lines("a", 60, "p1"))
    later = predict(model, history, END + timedelta(days=400))
    assert later.buys
    assert later.churns
    assert later.buys.probability < 0.5
    assert later.as_of == END + timedelta(days=400)
