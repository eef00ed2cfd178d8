from datetime import timedelta
from typing import Any

import pandas as pd
import pytest

from crm_bridge.intelligence.evaluation.predictions import evaluate_predictions
from crm_bridge.intelligence.order_lines import bought
from crm_bridge.intelligence.orders_file import OrdersFile
from tests.crm_bridge.intelligence.predictions.shops import END, lively_shop, table


def file_of(lines: pd.DataFrame) -> OrdersFile:
    return OrdersFile(bought(lines), lines[lines["cancelled"]].reset_index(drop=True), {})


@pytest.fixture(scope="module")
def found() -> Any:
    return evaluate_predictions(file_of(lively_shop(300)), END - timedelta(days=1))


def test_each_figure_stands_beside_its_baseline_with_intervals(found: Any) -> None:
    soon = found["next_30_days"]
    assert soon["days"] == 30
    assert 0.6 < soon["auroc"] < 1
    for name in ("auroc", "ece", "baseline_auroc", "baseline_ece"):
        low, high = soon["intervals"][name]
        assert low <= high
    low, high = soon["intervals"]["auroc"]
    assert low < soon["auroc"] < high
    assert set(soon["kinds"]) == {"logistic", "boosting", "both"}
    assert sum(row["customers"] for row in soon["reliability"]) == soon["customers"]
    assert soon["earlier"][0]["cut"] < soon["cut"]
    assert soon["together"]["cuts"] == len(soon["earlier"]) + 1
    low, high = soon["together"]["intervals"]["auroc"]
    assert low < soon["together"]["auroc"] < high


def test_churn_and_values_are_measured_as_well(found: Any) -> None:
    assert found["churn"]["happened"] > found["next_30_days"]["customers"] * 0.2
    assert set(found["lifetime_value"]["kinds"]) == {"bg_nbd", "regression"}


def test_a_cut_is_moved_to_where_the_window_after_it_is_over(found: Any) -> None:
    assert found["next_30_days"]["cut"] <= (END - timedelta(days=30)).date().isoformat()


def test_a_cut_is_kept_where_it_can_be() -> None:
    cut = END - timedelta(days=60)
    found: Any = evaluate_predictions(file_of(lively_shop(150)), cut)
    assert found["next_30_days"]["cut"] == cut.date().isoformat()


def test_too_little_is_told_as_skipped() -> None:
    few: Any = evaluate_predictions(file_of(lively_shop(20)))
    assert "At least 50" in few["next_30_days"]["skipped"]
    assert evaluate_predictions(file_of(table())) == {"skipped": "Nothing was bought."}
