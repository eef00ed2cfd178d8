import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from crm_bridge.intelligence.predictions.keeping import keep, load
from crm_bridge.intelligence.predictions.model import PredictionsModel
from crm_bridge.intelligence.predictions.predict import predict
from crm_bridge.intelligence.predictions.recipe import PREDICTIONS, measure, train
from crm_bridge.intelligence.running.recipe import CannotTrain, Trained, TrainingData
from tests.crm_bridge.intelligence.predictions.shops import END, lines, lively_shop, table

LATER = END + timedelta(days=90)


@pytest.fixture
def history() -> pd.DataFrame:
    return table(*(lines("a", day, "lamp", "p1") for day in (20, 120, 235)))


def test_a_kept_model_foretells_the_same(
    model: PredictionsModel, history: pd.DataFrame, tmp_path: Path
) -> None:
    keep(model, tmp_path)
    assert predict(load(tmp_path), history, END) == predict(model, history, END)


def test_a_model_of_few_orders_is_kept_as_well(
    model: PredictionsModel, history: pd.DataFrame, tmp_path: Path
) -> None:
    keep(replace(model, stays=None, lifetime=None), tmp_path)
    found = predict(load(tmp_path), history, END)
    assert (found.churns, found.lifetime_value) == (None, None)
    assert found.buys


@pytest.mark.parametrize("name", ["arrays.npz", "model.json"])
def test_a_damaged_file_is_refused(model: PredictionsModel, tmp_path: Path, name: str) -> None:
    keep(model, tmp_path)
    file = tmp_path / name
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(Exception, match=r"."):
        load(tmp_path)


def test_a_model_of_other_features_is_refused(model: PredictionsModel, tmp_path: Path) -> None:
    keep(model, tmp_path)
    told = json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))
    told["features"].append("age")
    (tmp_path / "model.json").write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(ValueError, match="other features"):
        load(tmp_path)


@pytest.fixture(scope="module")
def trained(shop: pd.DataFrame) -> Trained[PredictionsModel]:
    return train(TrainingData(LATER, shop))


def test_a_training_is_measured_on_days_it_had_not_seen(
    shop: pd.DataFrame, trained: Trained[PredictionsModel]
) -> None:
    assert trained.judged_by == "auroc"
    assert trained.metrics["auroc"] > 0.7
    assert trained.held_out
    assert trained.trial
    assert trained.held_out[0] == trained.trial.as_of == trained.model.as_of - timedelta(days=30)
    assert measure(trained.trial, TrainingData(LATER, shop)) == trained.metrics


def test_where_the_data_are_old_nobody_stayed_away_since(
    trained: Trained[PredictionsModel],
) -> None:
    assert trained.period[1] <= END < LATER


@pytest.mark.parametrize("lines_known", [table(), lively_shop(15)])
def test_too_little_to_learn_from(lines_known: pd.DataFrame) -> None:
    with pytest.raises(CannotTrain, match=r"Nobody has bought|At least 50"):
        train(TrainingData(END, lines_known))


def test_checks_that_stop_it_are_known() -> None:
    from crm_bridge.intelligence.quality.checks import CHECKS

    assert set(PREDICTIONS.checks) <= {check.name for check in CHECKS}
