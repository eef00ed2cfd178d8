"""How predictions are trained, judged and kept."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pandas as pd

from crm_bridge.intelligence.order_lines import bought
from crm_bridge.intelligence.predictions import keeping
from crm_bridge.intelligence.predictions.chance import FEWEST, TooLittle
from crm_bridge.intelligence.predictions.measures import one_each
from crm_bridge.intelligence.predictions.model import SOON, PredictionsModel, fit_predictions
from crm_bridge.intelligence.predictions.occasions import days, occasions_of
from crm_bridge.intelligence.predictions.windows import window_at
from crm_bridge.intelligence.running.recipe import CannotTrain, Recipe, Trained, TrainingData


def train(data: TrainingData) -> Trained[PredictionsModel]:
    """The measure is that of buying within 30 days, on the newest 30."""
    begin, end = _period(data)
    try:
        model = fit_predictions(data.lines, end)
    except TooLittle as error:
        raise CannotTrain(str(error)) from error
    cut = end - timedelta(days=SOON)
    trial, metrics = _trial(data.lines, cut)
    return Trained(
        model=model,
        metrics=metrics,
        judged_by="auroc" if metrics else None,
        period=(begin, end),
        rows=model.customers,
        held_out=(cut, end) if metrics else None,
        trial=trial if metrics else None,
    )


def measure(trial: PredictionsModel, data: TrainingData) -> Mapping[str, float]:
    _, end = _period(data)
    return _metrics(trial, data.lines, end - timedelta(days=SOON))


def _trial(
    lines: pd.DataFrame, cut: datetime
) -> tuple[PredictionsModel | None, Mapping[str, float]]:
    try:
        trial = fit_predictions(lines, cut)
    except TooLittle:
        return None, {}
    return trial, _metrics(trial, lines, cut)


def _metrics(model: PredictionsModel, lines: pd.DataFrame, cut: datetime) -> Mapping[str, float]:
    """Nothing where too few bought, or too few did not, to tell one model from another."""
    window = window_at(occasions_of(lines), days(cut), SOON, model.buys.norms)
    if min(window.bought.sum(), (1 - window.bought).sum()) < FEWEST:
        return {}
    probability = model.buys.probability(window.features.matrix)
    return {**one_each(probability, window.bought), "customers": float(len(window.bought))}


def _period(data: TrainingData) -> tuple[datetime, datetime]:
    """Until the last order: where the shop's data are a week old, nobody stayed away that week."""
    real = bought(data.lines)
    if real.empty:
        raise CannotTrain("Nobody has bought anything yet.")
    first, last = real["at"].iloc[0], real["at"].iloc[-1]
    end = min(data.as_of.astimezone(UTC), last.to_pydatetime() + timedelta(seconds=1))
    return first.to_pydatetime(), end


PREDICTIONS: Recipe[PredictionsModel] = Recipe(
    name="predictions",
    title="What customers will do",
    format=keeping.FORMAT,
    train=train,
    keep=keeping.keep,
    load=keeping.load,
    checks=(
        "orders_in_the_future",
        "orders_too_old",
        "orders_currency",
        "orders_twice",
        "orders_volume",
        "lines_references",
        "lines_quantity",
        "lines_price_units",
    ),
    measure=measure,
    slack=0.03,
)
