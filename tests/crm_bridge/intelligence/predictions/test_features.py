import numpy as np
import pandas as pd
import pytest

from crm_bridge.intelligence.order_lines import Row, before
from crm_bridge.intelligence.predictions import windows
from crm_bridge.intelligence.predictions.features import (
    FEATURES,
    Features,
    Norms,
    features_at,
    norms_of,
)
from crm_bridge.intelligence.predictions.occasions import days, occasions_of
from crm_bridge.intelligence.predictions.windows import learnt_until, window_at
from tests.crm_bridge.intelligence.predictions.shops import lines, table
from tests.crm_bridge.intelligence.tables import BEGIN

START = days(BEGIN)
NORMS = Norms(usual_interval=20.0, begins=START)


def features(*orders: list[Row], day: float) -> Features:
    return features_at(occasions_of(table(*orders)), START + day, NORMS, 30.0)


def test_orders_of_one_day_are_one_occasion() -> None:
    known = occasions_of(
        table(
            lines("a", 3, "lamp", pieces=2),
            lines("a", 3.01, "mug", "lamp"),
            lines("a", 9, "lamp", "bowl"),
        )
    )
    assert known.at.tolist() == [START + 3, START + 9]
    assert known.value.tolist() == [4000, 2000]
    assert known.products.tolist() == [3, 2]
    assert known.new_products.tolist() == [2, 1]


def test_what_is_known_of_a_regular_customer() -> None:
    found = features(*(lines("a", day, "tea", price=500) for day in (0, 10, 20, 30)), day=35)
    assert np.expm1(found.column("recency")) == pytest.approx([5])
    assert np.expm1(found.column("tenure")) == pytest.approx([35])
    assert np.exp(found.column("orders")) == pytest.approx([4])
    assert np.expm1(found.column("value")) == pytest.approx([500])
    assert np.expm1(found.column("orders_30")) == pytest.approx([3])
    # The usual interval of the shop counts as one more, so that one gap alone does not decide.
    assert np.expm1(found.column("interval")) == pytest.approx([(30 + 20) / 4])
    assert found.column("repeats") == pytest.approx([0.75])


def test_what_was_called_off_is_not_bought_but_remembered() -> None:
    found = features(
        lines("a", 1, "tea"), lines("a", 5, "dear", price=9_000, cancelled=True), day=10
    )
    assert np.exp(found.column("orders")) == pytest.approx([1])
    assert found.column("taken_back") == pytest.approx([1])
    assert features(lines("a", 5, "tea", cancelled=True), day=10).matrix.shape == (0, len(FEATURES))


def test_the_same_days_of_last_year() -> None:
    then = features(lines("a", 0, "tea"), lines("b", 100, "tea"), day=350)
    assert then.column("season").tolist() == [1, 0]


def test_nothing_of_the_future_is_known(shop: pd.DataFrame) -> None:
    now = BEGIN + pd.Timedelta(days=150)
    everything, past = occasions_of(shop), occasions_of(before(shop, now))
    whole = features_at(everything, days(now), NORMS, 30.0)
    alone = features_at(past, days(now), NORMS, 30.0)
    assert [everything.customers[code] for code in whole.customer] == [
        past.customers[code] for code in alone.customer
    ]
    np.testing.assert_allclose(whole.matrix, alone.matrix)


def test_one_customer_alone_is_seen_as_in_training(shop: pd.DataFrame) -> None:
    known = occasions_of(shop)
    together = features_at(known, START + 200, NORMS, 30.0)
    for code, row in list(zip(together.customer, together.matrix, strict=True))[:20]:
        own = occasions_of(shop[shop["customer"] == known.customers[code]])
        np.testing.assert_allclose(features_at(own, START + 200, NORMS, 30.0).matrix[0], row)


def test_the_usual_interval_is_the_median_one() -> None:
    orders = [lines(who, day, "tea") for who in "ab" for day in (0, 7, 16)]
    assert norms_of(occasions_of(table(*orders))).usual_interval == pytest.approx(8)
    once = norms_of(occasions_of(table(lines("a", 0, "tea"))))
    assert once.usual_interval == 30


def test_what_happened_is_counted_in_the_window_alone() -> None:
    known = occasions_of(table(*(lines("a", day, "tea") for day in (0, 40)), lines("b", 1, "tea")))
    window = window_at(known, START + 30, 10.5, NORMS)
    assert window.bought.tolist() == [1, 0]
    assert window.spent.tolist() == [1000, 0]
    assert window_at(known, START + 20, 15, NORMS).bought.tolist() == [0, 0]


def test_of_a_large_shop_some_rows_are_learnt_from(
    shop: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = occasions_of(shop)
    every = learnt_until(known, START + 200, 30.0, NORMS)
    monkeypatch.setattr(windows, "MOST_ROWS", 500)
    some = learnt_until(known, START + 200, 30.0, NORMS)
    assert 300 < len(some.bought) <= 500 < len(every.bought)
    assert some.bought.mean() == pytest.approx(every.bought.mean(), abs=0.1)


def test_only_windows_that_are_over_are_learnt_from() -> None:
    known = occasions_of(table(lines("a", 0, "tea"), lines("a", 101, "tea")))
    assert learnt_until(known, START + 100, 30.0, NORMS).bought.sum() == 0
    assert learnt_until(known, START + 102, 30.0, NORMS).bought.sum() > 0
    assert len(learnt_until(known, START + 10, 30.0, NORMS).bought) == 0
