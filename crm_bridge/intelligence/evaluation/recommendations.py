"""Recommenders beside each other on one split: the figures of one, and of all."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from crm_bridge.intelligence.evaluation.bootstrap import interval
from crm_bridge.intelligence.evaluation.metrics import LENGTH, Scored, score
from crm_bridge.intelligence.evaluation.splits import Task
from crm_bridge.intelligence.recommenders.interface import Recommender, best

BATCH = 500
_MEASURES = {"hr": "hr10", "ndcg": "ndcg10", "mrr": "mrr10", "novelty": "novelty", "bias": "bias"}


@dataclass(frozen=True)
class Figures:
    """Each measure by name (`hr10_all`, `ndcg10_new`, …) and the intervals of those that are
    means over customers; `seconds` to fit and to score all customers."""

    values: dict[str, float]
    intervals: dict[str, tuple[float, float]]
    customers: int
    seconds: float

    def as_json(self) -> dict[str, object]:
        rounded = {name: round(value, 4) for name, value in self.values.items()}
        bounds = {name: [round(b, 4) for b in each] for name, each in self.intervals.items()}
        return {
            **rounded,
            "customers": self.customers,
            "seconds": round(self.seconds, 2),
            "intervals": bounds,
        }


def compare(
    task: Task, recommenders: Iterable[Recommender], tell: Callable[[str], None]
) -> dict[str, Figures]:
    """The figures of each by its name; `tell` hears when one is done."""
    figures: dict[str, Figures] = {}
    for recommender in recommenders:
        figures[recommender.name] = measure(task, recommender)
        told = figures[recommender.name]
        tell(f"{recommender.name}: {told.seconds:.1f} s")
    return figures


def measure(task: Task, recommender: Recommender) -> Figures:
    """Fit on what is known, ask for each customer, compare with what they bought: `all` may list
    what they bought before, `new` may not, and counts only what was new to them."""
    began = time.perf_counter()
    recommender.fit(task.histories, task.catalogue)
    return judge(task, recommender, time.perf_counter() - began)


def judge(task: Task, recommender: Recommender, fitting: float = 0.0) -> Figures:
    """The figures of one that is fitted, which took `fitting` seconds."""
    began = time.perf_counter() - fitting
    anything, unknown = _lists(task, recommender)
    seconds = time.perf_counter() - began
    new_truth = [
        real[~np.isin(real, own) | (real < 0)]
        for real, own in zip(task.truth, _own(task), strict=True)
    ]
    parts = {"all": _scored(task, anything, task.truth), "new": _scored(task, unknown, new_truth)}
    values = _values(parts)
    values |= {"coverage": parts["all"].coverage, "gini": parts["all"].gini}
    return Figures(values, _intervals(parts), len(task.asked), seconds)


def _lists(task: Task, recommender: Recommender) -> tuple[np.ndarray, np.ndarray]:
    anything, unknown = [], []
    for begin in range(0, len(task.asked), BATCH):
        asked = task.asked.of(np.arange(begin, min(begin + BATCH, len(task.asked))))
        scores = recommender.scores(asked)
        anything.append(best(scores, LENGTH))
        unknown.append(best(np.where(asked.bought.toarray() > 0, -np.inf, scores), LENGTH))
    return np.concatenate(anything), np.concatenate(unknown)


def _own(task: Task) -> list[np.ndarray]:
    bought = task.asked.bought
    return np.split(bought.indices, bought.indptr[1:-1])


def _scored(task: Task, lists: np.ndarray, truth: Sequence[np.ndarray]) -> Scored:
    buyers = np.asarray(task.histories.bought.sum(axis=0), dtype=np.float64).ravel()
    own = np.array([buyers[each].mean() if len(each) else 0.0 for each in _own(task)])
    return score(lists, truth, buyers, len(task.histories), own)


def _values(parts: Mapping[str, Scored]) -> dict[str, float]:
    values: dict[str, float] = {}
    for kind, part in parts.items():
        for name, told in _MEASURES.items():
            mean = part.by_customer[name]
            values[f"{told}_{kind}"] = float(np.nanmean(mean)) if not _empty(mean) else 0.0
        values[f"coverage_{kind}"] = part.coverage
        values[f"gini_{kind}"] = part.gini
    return values


def _intervals(parts: Mapping[str, Scored]) -> dict[str, tuple[float, float]]:
    return {
        f"{told}_{kind}": interval(part.by_customer[name])
        for kind, part in parts.items()
        for name, told in _MEASURES.items()
    }


def _empty(values: np.ndarray) -> bool:
    return bool(np.isnan(values).all())
