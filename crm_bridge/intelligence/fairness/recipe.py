"""The report on groups is made in the background, like a model, and kept as one."""

import json
from pathlib import Path

from crm_bridge.intelligence.fairness.report import FairnessReport, as_json, from_json, report
from crm_bridge.intelligence.risk.model import ENOUGH_ORDERS
from crm_bridge.intelligence.risk.reading import Besides, orders_from, read_besides
from crm_bridge.intelligence.risk.recipe import RISK
from crm_bridge.intelligence.running.recipe import CannotTrain, Recipe, Trained, TrainingData

_FILE = "report.json"


def train(data: TrainingData) -> Trained[FairnessReport]:
    besides = data.more if isinstance(data.more, Besides) else Besides({}, {})
    orders = orders_from(data.lines, data.returns, besides.about)
    if len(orders) < ENOUGH_ORDERS:
        raise CannotTrain(
            f"There are {len(orders)} orders, and {ENOUGH_ORDERS} are needed to compare groups."
        )
    made = report(data.lines, orders, data.as_of)
    return Trained(
        model=made,
        metrics={"worse": float(sum(_worse(made)))},
        judged_by=None,
        period=(orders[0].at, orders[-1].at),
        rows=len(orders),
    )


def keep(made: FairnessReport, folder: Path) -> None:
    (folder / _FILE).write_text(json.dumps(as_json(made)), encoding="utf-8")


def load(folder: Path) -> FairnessReport:
    return from_json(json.loads((folder / _FILE).read_text(encoding="utf-8")))


FAIRNESS: Recipe[FairnessReport] = Recipe(
    name="fairness",
    title="Errors between groups",
    format=1,
    train=train,
    keep=keep,
    load=load,
    checks=RISK.checks,
    reads=read_besides,
)


def _worse(made: FairnessReport) -> list[int]:
    return [
        sum(figure.worse for figure in group.figures)
        for model in made.models
        for comparison in model.comparisons
        for group in comparison.groups
    ]
