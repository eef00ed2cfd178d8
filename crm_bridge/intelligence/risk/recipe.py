"""How the measure of the unusual is trained, judged and kept."""

from collections.abc import Mapping

import numpy as np

from crm_bridge.db import Database
from crm_bridge.intelligence.fairness.rates import auroc
from crm_bridge.intelligence.risk import keeping
from crm_bridge.intelligence.risk.kept import write_lists
from crm_bridge.intelligence.risk.model import ENOUGH_ORDERS, HELD_OUT, RiskModel, fit
from crm_bridge.intelligence.risk.placed import PlacedOrder
from crm_bridge.intelligence.risk.reading import Besides, orders_from, read_besides
from crm_bridge.intelligence.running.recipe import CannotTrain, Recipe, Trained, TrainingData

ENOUGH_CALLED_OFF = 10
"""Of fewer held-out orders called off, no figure is made of how right the alarms are."""


def train(data: TrainingData) -> Trained[RiskModel]:
    orders, besides = _orders(data), _besides(data)
    if len(orders) < ENOUGH_ORDERS:
        raise CannotTrain(
            f"There are {len(orders)} orders, and {ENOUGH_ORDERS} are needed to say what is usual."
        )
    cut = _cut(orders)
    trial = fit(orders[:cut], orders[cut].at, looked_at=besides.looked_at)
    metrics = _metrics(trial, orders, cut)
    return Trained(
        model=fit(orders, data.as_of, looked_at=besides.looked_at),
        metrics=metrics,
        # Without enough orders called off, nothing says that one measure is better than another.
        judged_by="auroc" if "auroc" in metrics else None,
        period=(orders[0].at, orders[-1].at),
        rows=len(orders),
        held_out=(orders[cut].at, orders[-1].at),
        trial=trial,
    )


def measure(trial: RiskModel, data: TrainingData) -> Mapping[str, float]:
    orders = _orders(data)
    return _metrics(trial, orders, _cut(orders))


async def after(database: Database, model: RiskModel, data: TrainingData) -> None:
    names = {product.id: product.name for product in data.products}
    await write_lists(database, model, _orders(data), names, data.as_of)


RISK: Recipe[RiskModel] = Recipe(
    name="risk",
    title="Unusual orders",
    format=keeping.FORMAT,
    train=train,
    keep=keeping.keep,
    load=keeping.load,
    checks=(
        "orders_in_the_future",
        "orders_currency",
        "orders_twice",
        "lines_references",
        "lines_quantity",
        "lines_price_units",
    ),
    measure=measure,
    reads=read_besides,
    after=after,
    slack=0.05,
)


def _orders(data: TrainingData) -> list[PlacedOrder]:
    return orders_from(data.lines, data.returns, _besides(data).about)


def _besides(data: TrainingData) -> Besides:
    return data.more if isinstance(data.more, Besides) else Besides({}, {})


def _cut(orders: list[PlacedOrder]) -> int:
    return round(len(orders) * (1 - HELD_OUT))


def _metrics(model: RiskModel, orders: list[PlacedOrder], cut: int) -> dict[str, float]:
    """Alarms in 1,000 of the held-out orders; where enough of these were called off, also how many
    of the alarms were false, and the area under the ROC curve."""
    scores = np.array([scored.score for _, scored in model.score_all(orders)][cut:])
    alarms = scores >= model.threshold
    off = np.array([order.called_off() for order in orders[cut:]])
    metrics = {"alarms_per_1000": 1_000 * float(alarms.mean())}
    if off.sum() >= ENOUGH_CALLED_OFF:
        metrics["auroc"] = float(auroc(scores, off)[0])
        metrics["false_alarms_per_1000"] = 1_000 * float((alarms & ~off).mean())
    return metrics
