"""Whether a model errs more about one group of customers than about all others.

Every case is a customer, or an order, that something was foretold of and that then happened or
not. What is compared, where the model says it:

calibration      mean of what was foretold, less the share that happened
auroc            area under the ROC curve (Hanley & McNeil 1982)
false_positive   share of what did not happen that there was an alarm about
false_negative   share of what happened that there was none about
hit_rate         share of customers for whom a recommendation was right

A share's interval is Wilson's (1927), that of the others the bootstrap's over customers (Efron
1979). A group is called worse when the difference between it and all others is larger than chance
makes: the normal interval of the bootstrap's standard error, at 95 % for all groups of one kind
together (Bonferroni; Dunn 1961). Where a group has too few cases nothing is said of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist

import numpy as np

from crm_bridge.intelligence.fairness.rates import auroc, drawn_again, wilson

MEASURES = ("calibration", "auroc", "false_positive", "false_negative", "hit_rate")
HIGHER_IS_BETTER = frozenset({"auroc", "hit_rate"})
LEAST = {
    "calibration": (50, 0, 0),
    "auroc": (0, 10, 10),
    "false_positive": (0, 0, 30),
    "false_negative": (0, 10, 0),
    "hit_rate": (30, 0, 0),
}
"""So many cases, of which happened and of which did not happen, a group needs for each measure."""
TOLERATED = 0.02
"""How far off a calibration may be that is never called worse."""


@dataclass(frozen=True)
class Cases:
    """`happened` has a truth value a case. `probability` and `score` (any order) and `alarm` (what
    the model would be acted on) are None where the model does not say them: then `happened` says
    whether a recommendation was right. `groups` are those that the cases themselves are in."""

    customers: np.ndarray
    happened: np.ndarray
    probability: np.ndarray | None = None
    score: np.ndarray | None = None
    alarm: np.ndarray | None = None
    groups: Mapping[str, np.ndarray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.customers)


@dataclass(frozen=True)
class Figure:
    """Of one measure in one group. `elsewhere` is that of all others; `apart` the difference, and
    `worse` whether it is one to the worse beyond chance. Without enough cases `value` is None."""

    measure: str
    value: float | None
    low: float
    high: float
    elsewhere: float | None
    apart: tuple[float, float, float] | None
    worse: bool


@dataclass(frozen=True)
class Group:
    """`cases` of which so many `happened`; `figures` by the model's measures."""

    name: str
    cases: int
    happened: int
    figures: tuple[Figure, ...]

    @property
    def too_small(self) -> bool:
        return all(figure.value is None for figure in self.figures)


def compare(cases: Cases, names: np.ndarray) -> list[Group]:
    """The groups by their names, a name a case, the largest first."""
    measures = _measures(cases)
    found, counts = np.unique(names, return_counts=True)
    ordered = sorted(zip(found, counts, strict=True), key=lambda one: (-one[1], one[0]))
    inside = {str(name): names == name for name, _ in ordered}
    told = {
        (name, measure): _enough(measure, cases, mask)
        for name, mask in inside.items()
        for measure in measures
    }
    drawn = _drawn(cases, measures, {name for (name, _), enough in told.items() if enough}, inside)
    return [
        Group(
            name,
            int(mask.sum()),
            int(cases.happened[mask].sum()),
            tuple(
                _figure(
                    cases,
                    measure,
                    mask,
                    drawn.get((name, measure)) if told[name, measure] else None,
                    sum(told[other, measure] for other in inside),
                )
                for measure in measures
            ),
        )
        for name, mask in inside.items()
    ]


Weights = np.ndarray
Measure = Callable[[Cases, Weights], np.ndarray]


def _calibration(cases: Cases, weights: Weights) -> np.ndarray:
    return _over(weights @ (_given(cases.probability) - cases.happened), weights.sum(axis=1))


def _auroc(cases: Cases, weights: Weights) -> np.ndarray:
    return auroc(_given(cases.score), cases.happened, weights)


def _false_positive(cases: Cases, weights: Weights) -> np.ndarray:
    return _over(weights @ (_given(cases.alarm) & ~cases.happened), weights @ ~cases.happened)


def _false_negative(cases: Cases, weights: Weights) -> np.ndarray:
    return _over(weights @ (~_given(cases.alarm) & cases.happened), weights @ cases.happened)


def _hit_rate(cases: Cases, weights: Weights) -> np.ndarray:
    return _over(weights @ cases.happened, weights.sum(axis=1))


_MEASURE: Mapping[str, Measure] = {
    "calibration": _calibration,
    "auroc": _auroc,
    "false_positive": _false_positive,
    "false_negative": _false_negative,
    "hit_rate": _hit_rate,
}


def _measures(cases: Cases) -> list[str]:
    there = {
        "calibration": cases.probability is not None,
        "auroc": cases.score is not None,
        "false_positive": cases.alarm is not None,
        "false_negative": cases.alarm is not None,
        "hit_rate": cases.score is None and cases.alarm is None,
    }
    return [name for name in MEASURES if there[name]]


def _enough(measure: str, cases: Cases, mask: np.ndarray) -> bool:
    happened = int(cases.happened[mask].sum())
    counts = (int(mask.sum()), happened, int(mask.sum()) - happened)
    return all(count >= least for count, least in zip(counts, LEAST[measure], strict=True))


Drawn = tuple[np.ndarray, np.ndarray]
"""A measure within a group and among all others, a value for each draw."""


def _drawn(
    cases: Cases, measures: Sequence[str], names: set[str], inside: Mapping[str, np.ndarray]
) -> dict[tuple[str, str], Drawn]:
    parts: dict[tuple[str, str], list[Drawn]] = {}
    for weights in drawn_again(cases.customers):
        for name in sorted(names):
            here, there = weights * inside[name], weights * ~inside[name]
            for measure in measures:
                both = _MEASURE[measure](cases, here), _MEASURE[measure](cases, there)
                parts.setdefault((name, measure), []).append(both)
    return {
        key: (np.concatenate([a for a, _ in some]), np.concatenate([b for _, b in some]))
        for key, some in parts.items()
    }


def _figure(
    cases: Cases, measure: str, mask: np.ndarray, drawn: Drawn | None, groups: int
) -> Figure:
    if drawn is None:
        return Figure(measure, None, 0.0, 1.0, None, None, worse=False)
    value = _once(cases, measure, mask)
    other = _once(cases, measure, ~mask)
    low, high = _interval(cases, measure, mask, drawn[0])
    if np.isnan(other):
        return Figure(measure, value, low, high, None, None, worse=False)
    differences = drawn[0] - drawn[1]
    spread = _quantile(1 - 0.025 / max(groups, 1)) * float(np.nanstd(differences))
    apart = (value - other, value - other - spread, value - other + spread)
    worse = _is_worse(measure, value, other, apart, drawn[0], groups)
    return Figure(measure, value, low, high, other, apart, worse)


def _is_worse(
    measure: str,
    value: float,
    other: float,
    apart: tuple[float, float, float],
    drawn: np.ndarray,
    groups: int,
) -> bool:
    if measure == "calibration":
        # Off in itself beyond chance, and further off than the others are.
        spread = _quantile(1 - 0.025 / max(groups, 1)) * float(np.nanstd(drawn))
        return abs(value) > spread and abs(value) > abs(other) + TOLERATED
    _, low, high = apart
    return high < 0 if measure in HIGHER_IS_BETTER else low > 0


def _once(cases: Cases, measure: str, mask: np.ndarray) -> float:
    return float(_MEASURE[measure](cases, mask[None, :].astype(float))[0])


def _interval(
    cases: Cases, measure: str, mask: np.ndarray, drawn: np.ndarray
) -> tuple[float, float]:
    happened = cases.happened[mask]
    if measure == "hit_rate":
        return wilson(int(happened.sum()), len(happened))
    if cases.alarm is not None and measure in ("false_positive", "false_negative"):
        alarm = cases.alarm[mask]
        wrong, of = (alarm, ~happened) if measure == "false_positive" else (~alarm, happened)
        return wilson(int((wrong & of).sum()), int(of.sum()))
    low, high = np.nanquantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def _given(values: np.ndarray | None) -> np.ndarray:
    if values is None:
        raise ValueError("the model does not say what is measured")
    return values


def _over(parts: np.ndarray, of: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        share: np.ndarray = parts / of
    return share


def _quantile(share: float) -> float:
    """Of the normal distribution: 1.96 for 0.975."""
    return NormalDist().inv_cdf(share)
