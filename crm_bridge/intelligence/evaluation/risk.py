"""How often an alarm about an unusual order is right, on orders and cancellations that happened.

An alarm is true when most of the order was called off in the end, false otherwise: an order that
was merely unusual, and delivered, is a false one. The measure is fitted on the orders before the
cut, with what was known then; its threshold is found there as well. Both are made again for every
`REFITTED` after it, as a shop does every night.

precision               the share of alarms that were true
recall                  the share of orders called off that there was an alarm about
false_alarms_per_1000   false alarms in 1,000 orders
auroc                   how often an order called off is scored above one that was not
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from crm_bridge.intelligence.fairness.rates import auroc, intervals
from crm_bridge.intelligence.orders_file import OrdersFile
from crm_bridge.intelligence.risk.contenders import CONTENDERS
from crm_bridge.intelligence.risk.model import (
    ENOUGH_ORDERS,
    HELD_OUT,
    fit,
    tested_from,
    threshold_for,
)
from crm_bridge.intelligence.risk.placed import PlacedOrder, orders_of
from crm_bridge.intelligence.risk.signs import each_signed, matrix

REFITTED = timedelta(days=30)
SHOWN = "weighted_tails"


class TooFewOrders(ValueError):
    """There is not enough to learn from before the cut, or nothing after it."""


@dataclass(frozen=True)
class Judged:
    """The orders after the cut: their scores by each measure, which of them it gives alarm about,
    and whether they were called off."""

    orders: Sequence[PlacedOrder]
    called_off: np.ndarray
    scores: dict[str, np.ndarray]
    alarms: dict[str, np.ndarray]

    @property
    def customers(self) -> np.ndarray:
        return np.array([order.customer for order in self.orders])


def evaluate_risk(file: OrdersFile, cut: datetime | None = None) -> dict[str, object]:
    """The figures by measure, each with intervals, and what they were measured on; what cannot be
    measured is told under `skipped`."""
    try:
        judged = judge(orders_of(file.lines, file.cancellations), cut)
    except TooFewOrders as error:
        return {"skipped": str(error)}
    return {
        "shown": SHOWN,
        "orders": len(judged.orders),
        "called_off": int(judged.called_off.sum()),
        "from": judged.orders[0].at.date().isoformat(),
        "to": judged.orders[-1].at.date().isoformat(),
        "measures": {name: _figures(judged, name) for name in judged.scores},
    }


def judge(orders: Sequence[PlacedOrder], cut: datetime | None = None) -> Judged:
    """Raises `TooFewOrders`. `orders` are oldest first."""
    at = cut or (tested_from(orders) if orders else None)
    known = sum(order.at < at for order in orders) if at else 0
    if at is None or known < ENOUGH_ORDERS:
        raise TooFewOrders(f"{known} orders before the cut; {ENOUGH_ORDERS} are needed.")
    if known == len(orders):
        raise TooFewOrders(f"There is no order on {at.date()} or later.")
    blocks, begin = [], known
    while begin < len(orders):
        end = sum(order.at < at + REFITTED for order in orders)
        if end > begin:
            blocks.append(_judged_month(orders[:end], begin, at))
        begin, at = end, at + REFITTED
    return Judged(
        orders[known:],
        np.array([order.called_off() for order in orders[known:]]),
        {name: np.concatenate([scores[name] for scores, _ in blocks]) for name in blocks[0][0]},
        {name: np.concatenate([alarms[name] for _, alarms in blocks]) for name in blocks[0][0]},
    )


Month = tuple[dict[str, np.ndarray], dict[str, np.ndarray]]
"""The scores and the alarms of its orders, by measure."""


def _judged_month(orders: Sequence[PlacedOrder], begin: int, at: datetime) -> Month:
    """The orders from place `begin` on, by what was known `at` the time of the first."""
    known = orders[:begin]
    model = fit(known, at)
    signs = matrix(signs for _, signs in each_signed(orders, model.norms))
    scores = {SHOWN: model.percentiles(model.raw(signs[begin:]))}
    alarms = {SHOWN: scores[SHOWN] >= model.threshold}
    was_off = np.array([order.called_off(at) for order in known])
    fitted = round(begin * (1 - HELD_OUT))
    for name, contender in CONTENDERS.items():
        every = contender(signs[:fitted], signs[fitted:])
        newest, scores[name] = np.split(every, [begin - fitted])
        alarms[name] = scores[name] >= threshold_for(newest, was_off[fitted:])
    return scores, alarms


def _figures(judged: Judged, name: str) -> dict[str, object]:
    scores, alarm, off = judged.scores[name], judged.alarms[name], judged.called_off

    def measure(weights: np.ndarray) -> dict[str, np.ndarray]:
        true, false = weights @ (alarm & off), weights @ (alarm & ~off)
        with np.errstate(invalid="ignore", divide="ignore"):
            return {
                "auroc": auroc(scores, off, weights),
                "precision": true / (true + false),
                "recall": true / (weights @ off),
                "false_alarms_per_1000": 1_000 * false / weights.sum(axis=1),
            }

    once = measure(np.ones((1, len(off))))
    bounds = intervals(measure, judged.customers)
    return {
        **{key: _rounded(float(value[0])) for key, value in once.items()},
        "alarms": int(alarm.sum()),
        "intervals": {key: [_rounded(each) for each in two] for key, two in bounds.items()},
    }


def _rounded(value: float) -> float | None:
    return None if np.isnan(value) else round(value, 4)
