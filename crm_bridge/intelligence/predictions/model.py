"""Everything that is foretold of customers, learnt from one table of order lines."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from crm_bridge.intelligence.order_lines import before
from crm_bridge.intelligence.predictions.chance import Chance, TooLittle, fit_chance_of_buying
from crm_bridge.intelligence.predictions.features import Norms, norms_of
from crm_bridge.intelligence.predictions.lifetime import Lifetime, fit_lifetime
from crm_bridge.intelligence.predictions.occasions import Occasions, days, occasions_of
from crm_bridge.intelligence.predictions.sequences import Sequences, fit_sequences

SOON = 30
"""Days of "will buy soon"."""
_STEP = 30
_RETURNED = 0.9
_MOST_CHURN, _MOST_LIFETIME = 360, 360
_SHORTEST, _LONGEST_SEQUENCE = 14, 90


@dataclass(frozen=True)
class PredictionsModel:
    """`stays` is the chance of an order within the churn horizon; staying away is the rest to 1.
    What could not be learnt from too few orders is None."""

    buys: Chance
    stays: Chance | None
    lifetime: Lifetime | None
    sequences: Sequences
    as_of: datetime
    customers: int
    occasions: int


def fit_predictions(lines: pd.DataFrame, now: datetime) -> PredictionsModel:
    """From order lines as in `crm_bridge.intelligence.order_lines`. Raises `TooLittle`."""
    lines = before(lines, now)
    known, end = occasions_of(lines), days(now)
    if not len(known.at):
        raise TooLittle("Nothing was bought yet.")
    norms = norms_of(known)
    history = end - norms.begins
    return PredictionsModel(
        buys=fit_chance_of_buying(known, end, SOON, norms),
        stays=_stays(known, end, norms),
        lifetime=_lifetime(known, end, norms),
        sequences=fit_sequences(lines, sequence_days(norms, history), end),
        as_of=now,
        customers=len(np.unique(known.customer)),
        occasions=len(known.at),
    )


def churn_days(known: Occasions, end: float) -> int:
    """After how many days without an order a customer counts as gone.

    Of the customers who come back, so many as `_RETURNED` have done so within that time: counted
    from orders of the first half of the history, which could all be watched for as long. It is
    rounded up to 30 days, and is at most a third of the history: of more, nothing could be learnt.
    """
    history = end - float(known.at.min())
    gap = np.diff(known.at)
    watched = (known.customer[1:] == known.customer[:-1]) & (known.at[:-1] <= end - history / 2)
    gaps = gap[watched & (gap <= history / 2)]
    horizon = float(np.quantile(gaps, _RETURNED)) if len(gaps) else _STEP
    rounded = int(np.ceil(horizon / _STEP)) * _STEP
    return max(_STEP, min(rounded, third(history), _MOST_CHURN))


def third(history: float) -> int:
    """A third of the history in whole steps: what a horizon can be learnt and tried on."""
    return max(_STEP, int(history / 3 // _STEP) * _STEP)


def sequence_days(norms: Norms, history: float) -> int:
    """Twice the usual interval: long enough for the next order or the one after it."""
    longest = min(_LONGEST_SEQUENCE, max(history / 3, 1))
    return int(min(max(2 * norms.usual_interval, _SHORTEST), longest))


def _stays(known: Occasions, end: float, norms: Norms) -> Chance | None:
    try:
        return fit_chance_of_buying(known, end, churn_days(known, end), norms)
    except TooLittle:
        return None


def _lifetime(known: Occasions, end: float, norms: Norms) -> Lifetime | None:
    try:
        return fit_lifetime(known, end, min(third(end - norms.begins), _MOST_LIFETIME), norms)
    except TooLittle:
        return None
