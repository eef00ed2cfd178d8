"""Each model's errors by country, tenure and segment, and in words where it is worse."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from crm_bridge.intelligence.fairness import measured
from crm_bridge.intelligence.fairness.compare import Figure, Group, compare
from crm_bridge.intelligence.fairness.grouping import groups_at, named
from crm_bridge.intelligence.risk.placed import PlacedOrder

KINDS: Mapping[str, str] = {"country": "Country", "tenure": "Tenure", "segment": "Segment"}
TITLES: Mapping[str, str] = {
    "next_30_days": "Who buys within 30 days",
    "churn": "Who stays away",
    "recommendations": "Recommendations",
    "risk": "Unusual orders",
}
MOST_GROUPS = 12
"""Of a kind with more groups the largest are compared; the others are too small to say."""


@dataclass(frozen=True)
class Comparison:
    """One kind of group. `small` names the groups of which nothing can be said, with their
    sizes."""

    kind: str
    groups: tuple[Group, ...]
    small: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class ModelReport:
    """`skipped` says why there is nothing, where there is nothing. `cases` are customers, for
    unusual orders the orders."""

    model: str
    at: datetime | None
    cases: int
    happened: int
    comparisons: tuple[Comparison, ...]
    skipped: str = ""


@dataclass(frozen=True)
class FairnessReport:
    made_at: datetime
    models: tuple[ModelReport, ...]


def report(
    lines: pd.DataFrame,
    orders: Sequence[PlacedOrder],
    made_at: datetime,
    recommending: Callable[[], measured.Measured] | None = None,
) -> FairnessReport:
    """From all order lines, called-off ones among them, and the same orders as the measure of the
    unusual reads them. `recommending` where a recommender was measured already."""
    ways: Mapping[str, Callable[[], measured.Measured]] = {
        "next_30_days": lambda: measured.buying(lines),
        "churn": lambda: measured.staying_away(lines),
        "recommendations": recommending or (lambda: measured.recommending(lines)),
        "risk": lambda: measured.unusual(orders),
    }
    return FairnessReport(made_at, tuple(_of(name, way, lines) for name, way in ways.items()))


def worse(model: ModelReport) -> list[str]:
    """In words: every group that the model errs more about, beyond chance."""
    return [
        said(model.model, comparison.kind, group, figure)
        for comparison in model.comparisons
        for group in comparison.groups
        for figure in group.figures
        if figure.worse
    ]


def said(model: str, kind: str, group: Group, figure: Figure) -> str:
    """One group and measure in a sentence."""
    where = f"{KINDS[kind]} “{group.name}”"
    value, other = figure.value or 0.0, figure.elsewhere or 0.0
    if figure.measure == "calibration":
        way = "too high" if value > 0 else "too low"
        return (
            f"{where}: foretold {_points(abs(value))} {way} ({_points(abs(other))} off elsewhere)."
        )
    gap = ""
    if figure.apart:
        low, high = sorted(abs(bound) for bound in figure.apart[1:])
        gap = f": {_gap(figure.measure, abs(figure.apart[0]))} worse ({_range(figure, low, high)})"
    return f"{where}: {_told(model, figure.measure, value, other)}{gap}."


def as_json(made: FairnessReport) -> dict[str, Any]:
    """For a file; `worse` says in words what the figures say."""
    return {
        "made_at": made.made_at.isoformat(),
        "models": [
            {
                **asdict(model),
                "at": model.at.isoformat() if model.at else None,
                "worse": worse(model),
            }
            for model in made.models
        ],
    }


def from_json(told: Mapping[str, Any]) -> FairnessReport:
    return FairnessReport(
        datetime.fromisoformat(told["made_at"]), tuple(_model(one) for one in told["models"])
    )


def _model(told: Mapping[str, Any]) -> ModelReport:
    return ModelReport(
        told["model"],
        datetime.fromisoformat(told["at"]) if told["at"] else None,
        told["cases"],
        told["happened"],
        tuple(
            Comparison(
                one["kind"],
                tuple(_group(group) for group in one["groups"]),
                tuple((name, count) for name, count in one["small"]),
            )
            for one in told["comparisons"]
        ),
        told["skipped"],
    )


def _group(told: Mapping[str, Any]) -> Group:
    figures = tuple(
        Figure(**{**one, "apart": tuple(one["apart"]) if one["apart"] else None})
        for one in told["figures"]
    )
    return Group(told["name"], told["cases"], told["happened"], figures)


def _of(name: str, way: Callable[[], measured.Measured], lines: pd.DataFrame) -> ModelReport:
    try:
        cases, at = way()
    except measured.NotMeasurable as error:
        return ModelReport(name, None, 0, 0, (), str(error))
    customers = cases.customers.tolist()
    comparisons = []
    for kind, labels in groups_at(lines, at).items():
        own = cases.groups.get(kind)
        found = compare(cases, named(customers, labels) if own is None else own)
        told = [group for group in found[:MOST_GROUPS] if not group.too_small]
        small = [(group.name, group.cases) for group in found if group not in told]
        comparisons.append(Comparison(kind, tuple(told), tuple(small)))
    return ModelReport(name, at, len(cases), int(cases.happened.sum()), tuple(comparisons))


def _told(model: str, measure: str, value: float, other: float) -> str:
    if measure == "auroc":
        return f"AUROC {value:.3f}, {other:.3f} elsewhere"
    what = {
        "false_positive": "a false alarm about {} of the orders"
        if model == "risk"
        else "{} of what did not happen was foretold",
        "false_negative": "{} of what happened was not foretold",
        "hit_rate": "{} bought something of what was recommended",
    }[measure]
    return f"{what.format(f'{value:.1%}')}, {other:.1%} elsewhere"


def _points(share: float) -> str:
    return f"{100 * share:.1f} points"


def _gap(measure: str, size: float) -> str:
    return f"{size:.3f}" if measure == "auroc" else _points(size)


def _range(figure: Figure, low: float, high: float) -> str:
    if figure.measure == "auroc":
        return f"{low:.3f} to {high:.3f}"
    return f"{100 * low:.1f} to {100 * high:.1f}"
