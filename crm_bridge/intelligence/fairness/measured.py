"""What each model foretold at a moment of the past, and what then happened.

Every model is fitted anew on what was known before that moment, as it would have been then.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from crm_bridge.intelligence.evaluation.splits import NothingToTest, Task, cut_at, task_of
from crm_bridge.intelligence.fairness.compare import Cases
from crm_bridge.intelligence.fairness.grouping import UNKNOWN
from crm_bridge.intelligence.predictions.chance import TooLittle, fit_chance_of_buying
from crm_bridge.intelligence.predictions.features import norms_of
from crm_bridge.intelligence.predictions.model import SOON, churn_days
from crm_bridge.intelligence.predictions.occasions import Occasions, occasions_of
from crm_bridge.intelligence.predictions.windows import window_at
from crm_bridge.intelligence.recommenders.hybrid.hybrid import Hybrid
from crm_bridge.intelligence.recommenders.interface import Recommender, best
from crm_bridge.intelligence.risk.model import ENOUGH_ORDERS, fit, tested_from
from crm_bridge.intelligence.risk.placed import PlacedOrder
from crm_bridge.intelligence.risk.signs import each_signed, matrix

LISTED = 10
LIKELY = 0.5
"""From this probability on a customer is taken for one who will buy, or stay away."""
_BATCH = 500
_DAY = 86_400.0


class NotMeasurable(Exception):
    """There is too little to measure with; the message says so to a lead."""


Measured = tuple[Cases, datetime]
"""The cases, and the moment that they were foretold at."""


def buying(lines: pd.DataFrame) -> Measured:
    """Who buys within 30 days, at the last moment of which the 30 days are over. Raises
    `NotMeasurable`."""
    known = _known(lines)
    return _foretold(known, float(SOON), stays_away=False)


def staying_away(lines: pd.DataFrame) -> Measured:
    """Who does not buy within the horizon of churn. Raises `NotMeasurable`."""
    known = _known(lines)
    return _foretold(known, float(churn_days(known, _end(known))), stays_away=True)


def recommending(lines: pd.DataFrame, recommender: Recommender | None = None) -> Measured:
    """Whether one of ten recommendations was bought within the 30 days after. Raises
    `NotMeasurable`."""
    cut = datetime.fromtimestamp((_end(_known(lines)) - SOON) * _DAY, UTC)
    asked = recommender or Hybrid()
    try:
        task = task_of(cut_at(lines, cut), {})
    except NothingToTest as error:
        raise NotMeasurable(str(error)) from error
    asked.fit(task.histories, task.catalogue)
    return hits(task, asked), cut


def hits(task: Task, recommender: Recommender) -> Cases:
    """Of each customer asked for, whether one of ten recommendations was bought."""
    found: list[bool] = []
    for begin in range(0, len(task.asked), _BATCH):
        rows = np.arange(begin, min(begin + _BATCH, len(task.asked)))
        listed = best(recommender.scores(task.asked.of(rows)), LISTED)
        real = task.truth[begin : begin + _BATCH]
        found += [
            bool(np.isin(row[row >= 0], one).any()) for row, one in zip(listed, real, strict=True)
        ]
    return Cases(np.array(task.asked.customers), np.array(found, dtype=bool))


def unusual(orders: Sequence[PlacedOrder]) -> Measured:
    """Which orders there would have been an alarm about, and which were called off. Raises
    `NotMeasurable`. `orders` are oldest first."""
    if not orders:
        raise NotMeasurable("There are no orders.")
    cut = tested_from(orders)
    known = [order for order in orders if order.at < cut]
    if len(known) < ENOUGH_ORDERS:
        raise NotMeasurable(f"There are {len(known)} orders before; it takes {ENOUGH_ORDERS}.")
    model = fit(known, cut)
    signs = matrix(signs for _, signs in each_signed(orders, model.norms))[len(known) :]
    scores = model.percentiles(model.raw(signs))
    later = orders[len(known) :]
    cases = Cases(
        customers=np.array([order.customer for order in later]),
        happened=np.array([order.called_off() for order in later]),
        score=scores,
        alarm=scores >= model.threshold,
        # Where the order went: of a first order nothing was known before.
        groups={"country": np.array([order.country or UNKNOWN for order in later])},
    )
    return cases, cut


def _known(lines: pd.DataFrame) -> Occasions:
    known = occasions_of(lines)
    if not len(known.at):
        raise NotMeasurable("Nobody has bought anything yet.")
    return known


def _end(known: Occasions) -> float:
    return float(known.at.max()) + 1e-6


def _foretold(known: Occasions, length: float, *, stays_away: bool) -> Measured:
    cut = _end(known) - length
    past = known.until(cut)
    if not len(past.at):
        raise NotMeasurable(f"Nobody bought anything more than {length:.0f} days ago.")
    norms = norms_of(past)
    try:
        chance = fit_chance_of_buying(past, cut, length, norms)
    except TooLittle as error:
        raise NotMeasurable(str(error)) from error
    window = window_at(known, cut, length, norms)
    buys, bought = chance.probability(window.features.matrix), window.bought.astype(bool)
    probability, happened = (1 - buys, ~bought) if stays_away else (buys, bought)
    names = np.array(known.customers)[window.features.customer]
    cases = Cases(names, happened, probability, probability, probability >= LIKELY)
    return cases, datetime.fromtimestamp(cut * _DAY, UTC)
