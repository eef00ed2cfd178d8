"""How right it is what is foretold of customers, on months that the models had not seen.

Everything is learnt, chosen and calibrated on what was known at the cut; the window after it is
looked at once. The baseline knows when a customer bought last and how often, by a logistic
regression on the same windows. One month can be lucky, or unlike all before it: `earlier` repeats
the measurement at the cuts before, and `together` is that of all these months as one.
"""

from datetime import UTC, datetime

import numpy as np
import pandas as pd

from crm_bridge.intelligence.fairness.rates import intervals
from crm_bridge.intelligence.orders_file import OrdersFile
from crm_bridge.intelligence.predictions import chance, lifetime
from crm_bridge.intelligence.predictions.chance import (
    Chance,
    TooLittle,
    fit_chance_of_buying,
    scored,
    sigmoid,
)
from crm_bridge.intelligence.predictions.features import FEATURES, Norms, norms_of
from crm_bridge.intelligence.predictions.lifetime import fit_lifetime
from crm_bridge.intelligence.predictions.linear import fit_chance
from crm_bridge.intelligence.predictions.measures import (
    of_probabilities,
    of_values,
    one_each,
    reliability,
)
from crm_bridge.intelligence.predictions.model import SOON, churn_days
from crm_bridge.intelligence.predictions.occasions import Numbers, Occasions, days, occasions_of
from crm_bridge.intelligence.predictions.windows import Window, learnt_until, window_at

EARLIER = 4
_STEP = 30
_BASELINE = [FEATURES.index("recency"), FEATURES.index("orders")]
_NO_PENALTY = 1.0


def evaluate_predictions(file: OrdersFile, cut: datetime | None = None) -> dict[str, object]:
    """The figures by what is foretold; what cannot be measured is told under `skipped`. Without a
    cut, the last window of the file is held back."""
    lines = pd.concat([file.lines, file.cancellations]).sort_values("at", kind="stable")
    known = occasions_of(lines.reset_index(drop=True))
    if not len(known.at):
        return {"skipped": "Nothing was bought."}
    end = float(known.at.max()) + 1e-6
    begin = days(cut) if cut else None
    horizon = _horizon(known, end)
    found: dict[str, dict[str, object]] = {
        "next_30_days": _measured(known, _cut(begin, end, SOON), SOON, staying_away=False),
        "churn": _measured(known, _cut(begin, end, horizon), horizon, staying_away=True),
        "lifetime_value": _values(known, _cut(begin, end, horizon), horizon),
    }
    if "skipped" not in found["next_30_days"]:
        found["next_30_days"] |= _rolling(known, _cut(begin, end, SOON))
    return dict(found)


def _cut(asked: float | None, end: float, length: float) -> float:
    """As asked for, where the window after it is over at the end of the file."""
    return min(asked, end - length) if asked is not None else end - length


def _horizon(known: Occasions, end: float) -> int:
    """The days of churn and of a value, as far as they can be learnt and held back as well."""
    quarter = int((end - float(known.at.min())) / 4 // _STEP) * _STEP
    return max(_STEP, min(churn_days(known, end), quarter))


def _measured(
    known: Occasions, cut: float, length: float, *, staying_away: bool
) -> dict[str, object]:
    try:
        norms, fitted = _fit(known, cut, length)
    except TooLittle as error:
        return {"skipped": str(error)}
    window = window_at(known, cut, length, norms)
    happened = 1 - window.bought if staying_away else window.bought
    by_name = _probabilities(known, cut, norms, fitted, window)
    if staying_away:
        by_name = {name: 1 - probability for name, probability in by_name.items()}
    at_work = by_name.pop("at_work")
    baseline = by_name.pop("baseline")
    bounds = intervals(
        lambda weights: {
            **of_probabilities(at_work, happened, weights),
            **{
                f"baseline_{name}": rows
                for name, rows in of_probabilities(baseline, happened, weights).items()
            },
        },
        np.arange(len(happened)),
    )
    return {
        "cut": _date(cut),
        "days": int(length),
        "customers": len(happened),
        "happened": int(happened.sum()),
        "kind": fitted.kind,
        **_rounded(one_each(at_work, happened)),
        **{f"baseline_{k}": v for k, v in _rounded(one_each(baseline, happened)).items()},
        "intervals": _rounded_bounds(bounds),
        "kinds": {name: _rounded(one_each(each, happened)) for name, each in by_name.items()},
        "reliability": reliability(at_work, happened),
    }


def _probabilities(
    known: Occasions, cut: float, norms: Norms, fitted: Chance, window: Window
) -> dict[str, Numbers]:
    """Of buying, by name: what is at work, the baseline, and each kind before calibration."""
    matrix = window.features.matrix
    learnt = learnt_until(known, cut, fitted.days, norms)
    plain = fit_chance(learnt.matrix[:, _BASELINE], learnt.bought, _NO_PENALTY)
    return {
        "at_work": fitted.probability(matrix),
        "baseline": sigmoid(plain.score(matrix[:, _BASELINE])),
        **{
            kind: sigmoid(scored(kind, fitted.linear, fitted.trees, matrix))
            for kind in chance.KINDS
        },
    }


def _rolling(known: Occasions, cut: float) -> dict[str, object]:
    """The same at the last cut and at those before it, each by what was known then."""
    months: list[tuple[float, Window, Numbers]] = []
    for back in range(EARLIER + 1):
        at = cut - back * SOON
        try:
            norms, fitted = _fit(known, at, SOON)
        except TooLittle:
            break
        window = window_at(known, at, SOON, norms)
        months.append((at, window, fitted.probability(window.features.matrix)))
    customers = np.concatenate([window.features.customer for _, window, _ in months])
    happened = np.concatenate([window.bought for _, window, _ in months])
    said = np.concatenate([probability for _, _, probability in months])
    bounds = intervals(lambda weights: of_probabilities(said, happened, weights), customers)
    return {
        "earlier": [
            {
                "cut": _date(at),
                "customers": len(said),
                "happened": int(window.bought.sum()),
                **_rounded(one_each(said, window.bought)),
            }
            for at, window, said in months[1:]
        ],
        "together": {
            "cuts": len(months),
            **_rounded(one_each(said, happened)),
            "intervals": _rounded_bounds(bounds),
        },
    }


def _fit(known: Occasions, cut: float, length: float) -> tuple[Norms, Chance]:
    past = known.until(cut)
    if not len(past.at):
        raise TooLittle("Nothing was bought before the cut.")
    norms = norms_of(past)
    return norms, fit_chance_of_buying(past, cut, length, norms)


def _values(known: Occasions, cut: float, length: float) -> dict[str, object]:
    past = known.until(cut)
    try:
        if not len(past.at):
            raise TooLittle("Nothing was bought before the cut.")
        norms = norms_of(past)
        fitted = fit_lifetime(past, cut, length, norms)
    except TooLittle as error:
        return {"skipped": str(error)}
    window = window_at(known, cut, length, norms)
    matrix = window.features.matrix
    return {
        "cut": _date(cut),
        "days": int(length),
        "customers": len(window.spent),
        "kind": fitted.kind,
        "spent_mean": round(float(window.spent.mean()), 1),
        "kinds": {
            kind: _rounded(of_values(fitted.value(matrix, kind), window.spent))
            for kind in lifetime.KINDS
        },
    }


def _rounded(measures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in measures.items()}


def _rounded_bounds(bounds: dict[str, tuple[float, float]]) -> dict[str, list[float]]:
    return {name: [round(bound, 4) for bound in two] for name, two in bounds.items()}


def _date(at: float) -> str:
    return datetime.fromtimestamp(at * 86_400, UTC).date().isoformat()
