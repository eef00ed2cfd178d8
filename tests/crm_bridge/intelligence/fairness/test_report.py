"""The report says in words where a model is worse, and of whom nothing can be said."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from crm_bridge.intelligence.evaluation.risk import evaluate_risk, judge
from crm_bridge.intelligence.fairness import measured
from crm_bridge.intelligence.fairness.compare import Cases
from crm_bridge.intelligence.fairness.grouping import groups_at
from crm_bridge.intelligence.fairness.recipe import FAIRNESS, keep, load
from crm_bridge.intelligence.fairness.report import FairnessReport, as_json, report, worse
from crm_bridge.intelligence.order_lines import table_of
from crm_bridge.intelligence.orders_file import OrdersFile
from crm_bridge.intelligence.recommenders.popularity import Popularity
from crm_bridge.intelligence.running.recipe import CannotTrain, TrainingData
from tests.crm_bridge.intelligence.risk.ordering import a_shop, an_order

SHOP = a_shop(customers=60, orders=7)
END = SHOP[-1].at


def lines() -> pd.DataFrame:
    """The customers with an even number live elsewhere."""
    return table_of(
        (
            one.customer, line.product, one.number, one.at, line.quantity, line.price,
            "DE" if int(one.customer[1:]) % 2 == 0 else "GB", False,
        )
        for one in SHOP
        for line in one.lines
    )  # fmt: skip


@pytest.fixture(scope="module")
def made() -> FairnessReport:
    """Recommendations are right for those in GB alone."""
    people = np.array([f"c{who}" for who in range(60)] * 3)
    right = np.array([int(who[1:]) % 2 == 1 for who in people])
    return report(lines(), SHOP, END, lambda: (Cases(people, right), END))


def test_where_it_is_worse_is_said_with_by_how_much(made: FairnessReport) -> None:
    told = {model.model: worse(model) for model in made.models}
    assert told["recommendations"][0] == (
        "Country “DE”: 0.0% bought something of what was recommended, 100.0% elsewhere:"
        " 100.0 points worse (100.0 to 100.0)."
    )
    assert not [one for one in told["recommendations"] if "GB" in one]


def test_every_model_is_measured_or_says_why_not(made: FairnessReport) -> None:
    assert [model.model for model in made.models] == [
        "next_30_days", "churn", "recommendations", "risk",
    ]  # fmt: skip
    assert all(model.cases or model.skipped for model in made.models)
    kinds = {one.kind for model in made.models for one in model.comparisons}
    assert kinds == {"country", "tenure", "segment"}


def test_groups_too_small_are_named_with_their_sizes(made: FairnessReport) -> None:
    risk = made.models[-1]
    assert risk.skipped == ""
    (tenure,) = [one for one in risk.comparisons if one.kind == "tenure"]
    counted = sum(group.cases for group in tenure.groups) + sum(size for _, size in tenure.small)
    assert counted == risk.cases


def test_the_groups_are_those_of_that_moment() -> None:
    at = SHOP[0].at + timedelta(days=10)
    early = groups_at(lines(), at)
    assert set(early["tenure"].values()) == {"up to 90 days"}
    assert set(groups_at(lines(), END)["tenure"].values()) == {"up to a year"}
    assert early["country"].keys() == {one.customer for one in SHOP if one.at < at}


def test_a_kept_report_is_read_as_it_was(made: FairnessReport, tmp_path: Path) -> None:
    keep(made, tmp_path)
    assert load(tmp_path) == made
    assert json.dumps(as_json(load(tmp_path))) == json.dumps(as_json(made))


def test_a_small_shop_is_told_what_is_missing() -> None:
    few = lines().head(20)
    with pytest.raises(CannotTrain, match="200 are needed"):
        FAIRNESS.train(TrainingData(END, few))
    with pytest.raises(measured.NotMeasurable):
        measured.recommending(few.head(0))


def test_recommendations_of_a_past_moment_are_compared_with_what_was_bought() -> None:
    cases, at = measured.recommending(lines(), Popularity())
    assert at < END
    assert cases.happened.all(), "everybody buys the same two things"


def off(at: datetime, orders: int = 120) -> OrdersFile:
    """A shop's file in which whoever orders one single piece in haste calls it off."""
    odd = [
        an_order(f"x{place}", 1 + place * 1.5, ("tea", 30, 900), number=f"X-{place}")
        for place in range(orders)
    ]
    every = sorted([*SHOP, *odd], key=lambda one: (one.at, one.number))
    rows = [
        (one.customer, line.product, one.number, one.at, line.quantity, line.price, "GB", False)
        for one in every
        for line in one.lines
    ]
    back = [
        (one.customer, "tea", f"C{one.number}", one.at + timedelta(hours=2), 30, 900, "GB", True)
        for one in odd
    ]
    return OrdersFile(table_of(rows), table_of(back), {})


def test_alarms_are_judged_by_what_was_called_off() -> None:
    file = off(END)
    found = evaluate_risk(file)
    measures = found["measures"]
    assert isinstance(measures, dict)
    shown = measures["weighted_tails"]
    assert shown["auroc"] > 0.95
    assert shown["precision"] > 0.8
    assert shown["false_alarms_per_1000"] < 60
    assert set(measures) >= {"isolation_forest", "mahalanobis", "even_tails", "value_alone"}
    assert "skipped" in evaluate_risk(file, SHOP[0].at)


def test_what_happens_later_changes_nothing_that_was_judged_before() -> None:
    orders = sorted(SHOP, key=lambda one: (one.at, one.number))
    cut = orders[300].at
    whole, part = judge(orders, cut), judge(orders[:-40], cut)
    begin = sum(order.at < cut + timedelta(days=30) for order in orders) - 300
    for name, scores in whole.scores.items():
        assert scores[:begin].tolist() == part.scores[name][:begin].tolist()
