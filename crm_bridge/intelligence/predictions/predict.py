"""One customer's predictions from their own orders as they stand now, in a few milliseconds."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd

from crm_bridge.intelligence.order_lines import before
from crm_bridge.intelligence.predictions.chance import Chance, sigmoid
from crm_bridge.intelligence.predictions.customer_predictions import (
    BoughtNext,
    CustomerPredictions,
    LifetimeValue,
    Reason,
    Score,
)
from crm_bridge.intelligence.predictions.features import Norms, features_at
from crm_bridge.intelligence.predictions.lifetime import Lifetime
from crm_bridge.intelligence.predictions.model import PredictionsModel
from crm_bridge.intelligence.predictions.occasions import Numbers, Occasions, days, occasions_of
from crm_bridge.intelligence.predictions.reasons import Money, reasons_for, texts_of
from crm_bridge.intelligence.predictions.sequences import Sequences

NEXT = 3
"""Products that are told as bought next, at most."""


def _plain(amount: int) -> str:
    return f"{amount / 100:,.2f}"


def predict(
    model: PredictionsModel, lines: pd.DataFrame, now: datetime, money: Money = _plain
) -> CustomerPredictions:
    """`lines` are one customer's (as in `crm_bridge.intelligence.order_lines`), called-off orders
    among them; what is dated after `now` does not count. `money` writes minor units."""
    lines = before(lines, now)
    known = occasions_of(lines)
    if not len(known.at):
        why = "Every order was called off." if len(lines) else "Nothing was bought yet."
        return CustomerPredictions(now, 0, None, None, None, None, None, (), why)
    buys, stays = model.buys, model.stays
    own = _own(known, now, buys.norms, buys.days)
    churn_own = _own(known, now, stays.norms, stays.days) if stays else own
    value_own = (
        _own(known, now, model.lifetime.norms, model.lifetime.days) if model.lifetime else own
    )
    return CustomerPredictions(
        as_of=now,
        orders=len(known.at),
        first_at=_moment(known.at[0]),
        last_at=_moment(known.at[-1]),
        buys=_score(buys, own, money, sign=1),
        churns=_score(stays, churn_own, money, sign=-1) if stays else None,
        lifetime_value=_value(model.lifetime, value_own, money) if model.lifetime else None,
        next_products=bought_next(model.sequences, lines, now),
    )


def bought_next(sequences: Sequences, lines: pd.DataFrame, now: datetime) -> tuple[BoughtNext, ...]:
    """What others bought soon after what this customer bought lately and has not followed up."""
    recent = (lines["at"] >= now - timedelta(days=sequences.days)).to_numpy()
    lately = set(lines["product"].to_numpy()[recent & ~lines["cancelled"].to_numpy(dtype=bool)])
    rows = [row for product in lately for row in sequences.following.get(product, ())]
    found: dict[str, BoughtNext] = {}
    for row in sorted(rows, key=lambda row: (-sequences.confidence[row], row)):
        then = sequences.products[sequences.then[row]]
        if then in lately or then in found:
            continue
        found[then] = BoughtNext(
            sequences.products[sequences.after[row]],
            then,
            sequences.days,
            round(float(sequences.usual_days[row])),
            int(sequences.support[row]),
            float(sequences.confidence[row]),
            float(sequences.lift[row]),
        )
        if len(found) == NEXT:
            break
    return tuple(found.values())


def _own(known: Occasions, now: datetime, norms: Norms, ahead: float) -> Numbers:
    row: Numbers = features_at(known, days(now), norms, ahead).matrix[0]
    return row


def _score(chance: Chance, own: Numbers, money: Money, sign: int) -> Score:
    """`sign` -1 is the probability of no order."""
    both = sigmoid(sign * chance.log_odds(np.vstack([own, chance.typical])))
    return Score(
        probability=float(both[0]),
        days=round(chance.days),
        typical=float(both[1]),
        reasons=reasons_for(
            lambda matrix: sign * chance.log_odds(matrix),
            own,
            chance.typical,
            texts_of(own, chance.days, money),
        ),
    )


def _value(lifetime: Lifetime, own: Numbers, money: Money) -> LifetimeValue:
    both = np.vstack([own, lifetime.typical])
    value = lifetime.value(both)
    reasons: tuple[Reason, ...] = reasons_for(
        lambda matrix: np.log1p(lifetime.value(matrix)),
        own,
        lifetime.typical,
        texts_of(own, lifetime.days, money),
    )
    return LifetimeValue(
        expected=round(float(value[0])),
        days=round(lifetime.days),
        orders=float(lifetime.orders(both)[0]),
        typical=round(float(value[1])),
        reasons=reasons,
    )


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at * 86_400, UTC)
