"""How the recommender is made from the shop's data, for the training of its models."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from crm_bridge.intelligence.evaluation.recommendations import judge, measure
from crm_bridge.intelligence.evaluation.splits import NothingToTest, Task, cut_at, task_of
from crm_bridge.intelligence.order_lines import bought
from crm_bridge.intelligence.recommenders.histories import histories_of
from crm_bridge.intelligence.recommenders.hybrid.files import FORMAT, keep, load
from crm_bridge.intelligence.recommenders.hybrid.hybrid import Hybrid
from crm_bridge.intelligence.recommenders.hybrid.model import Recommendations
from crm_bridge.intelligence.recommenders.interface import Catalogue
from crm_bridge.intelligence.recommenders.popularity import Popularity
from crm_bridge.intelligence.running.recipe import (
    CannotTrain,
    Period,
    Recipe,
    Trained,
    TrainingData,
)
from crm_bridge.products.records import ProductRecord

HELD_OUT = timedelta(days=28)
LEAST_ASKED = 30
"""By fewer customers two versions are not told apart."""
_TOLD = ("hr10_all", "hr10_new", "ndcg10_all", "coverage")


def train(data: TrainingData) -> Trained[Recommendations]:
    """Fitted on everything; judged by another that was fitted without the last four weeks."""
    catalogue = Catalogue.of((product.id for product in data.products), _texts(data.products))
    histories = histories_of(data.lines, catalogue.place)
    if not len(histories.row):
        raise CannotTrain("Nobody has bought any of the shop's products yet.")
    lines = bought(data.lines)
    period: Period = (lines["at"].min().to_pydatetime(), data.as_of)
    hybrid = Hybrid()
    hybrid.fit(histories, catalogue)
    model = Recommendations(catalogue.products, hybrid)
    task = _held_out(data)
    if task is None:
        return Trained(model, {}, None, period, len(histories.row))
    tried = Hybrid()
    told = measure(task, tried).values
    plain = measure(task, Popularity()).values
    metrics = {name: told[name] for name in _TOLD} | {
        "popularity_hr10_all": plain["hr10_all"],
        "popularity_hr10_new": plain["hr10_new"],
        "customers": float(len(task.asked)),
    }
    return Trained(
        model,
        metrics,
        "hr10_all",
        period,
        len(histories.row),
        held_out=(_cut(data), data.as_of),
        trial=Recommendations(task.catalogue.products, tried),
    )


def measure_trial(trial: Recommendations, data: TrainingData) -> Mapping[str, float]:
    """On the products that it knows: what came later it could not recommend."""
    task = _held_out(data, trial.products)
    if task is None:
        return {}
    told = judge(task, trial.hybrid).values
    return {name: told[name] for name in _TOLD}


def _held_out(data: TrainingData, products: tuple[str, ...] | None = None) -> Task | None:
    try:
        split = cut_at(data.lines, _cut(data))
    except NothingToTest:
        return None
    task = task_of(split, _texts(data.products), products)
    return task if len(task.asked) >= LEAST_ASKED else None


def _cut(data: TrainingData) -> datetime:
    return data.as_of - HELD_OUT


def _texts(products: tuple[ProductRecord, ...]) -> dict[str, str]:
    return {product.id: _text(product) for product in products}


def _text(product: ProductRecord) -> str:
    traits = " ".join(
        f"{name} {value}".replace("_", " ")
        for name, value in product.attributes.items()
        if isinstance(value, str)
    )
    parts = (product.name, product.category, product.brand or "", traits, product.description)
    return " ".join(part for part in parts if part)


RECOMMENDATIONS: Recipe[Recommendations] = Recipe(
    name="recommendations",
    title="Recommendations",
    format=FORMAT,
    train=train,
    keep=keep,
    load=load,
    measure=measure_trial,
    # Two versions are told apart by some hundred customers: by chance, one differs by so much.
    slack=0.02,
)
