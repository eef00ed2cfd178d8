"""What was measured, ready to be printed: figures with their intervals and targets, and tables."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from bot.assistant.evaluation.intervals import bootstrap, wilson
from bot.assistant.evaluation.scores import precision_recall_f1


@dataclass(frozen=True)
class Figure:
    """`value` lies between `low` and `high` with 95 % certainty and was taken on `count` rows.
    `target` is what is to be reached: at least, or with `at_most` at most."""

    name: str
    value: float
    low: float
    high: float
    count: int
    target: float | None = None
    at_most: bool = False
    unit: str = ""

    @property
    def met(self) -> bool | None:
        if self.target is None or math.isnan(self.value):
            return None
        return self.value <= self.target if self.at_most else self.value >= self.target


@dataclass(frozen=True)
class Table:
    title: str
    header: tuple[str, ...]
    rows: list[tuple[Any, ...]]


@dataclass
class Section:
    """One thing that was measured; `skipped` says why it was not."""

    name: str
    title: str
    about: str = ""
    figures: list[Figure] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    skipped: str | None = None
    data: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        figures = [{**asdict(f), "met": f.met} for f in self.figures]
        tables = [asdict(table) for table in self.tables]
        about = {"title": self.title, "about": self.about, "skipped": self.skipped}
        return {**about, "figures": figures, "tables": tables, **self.data}


def share(name: str, hits: Sequence[bool], target: float | None = None, **more: Any) -> Figure:
    """The share of rows that are hits."""
    count, found = len(hits), int(sum(hits))
    value = found / count if count else math.nan
    return Figure(name, value, *wilson(found, count), count, target, **more)


def resampled(
    name: str,
    measure: Callable[[np.ndarray], float],
    count: int,
    target: float | None = None,
    **more: Any,
) -> Figure:
    """`measure` of all rows, its interval by drawing rows again and again."""
    if not count:
        return Figure(name, math.nan, math.nan, math.nan, 0, target, **more)
    value = measure(np.arange(count))
    return Figure(name, value, *bootstrap(measure, count), count, target, **more)


def precision_and_recall(
    truth: list[bool], said: list[bool], of: str, target: float | None = None, f1: bool = False
) -> list[Figure]:
    """Precision, recall and, if asked for, F1 of a yes-or-no answer."""
    true, given = np.array(truth, dtype=bool), np.array(said, dtype=bool)

    def both(rows: np.ndarray) -> float:
        return _f1(true[rows], given[rows])

    figures = [
        share(f"precision of {of}", list(true[given]), target),
        share(f"recall of {of}", list(given[true]), target),
    ]
    return [*figures, resampled(f"F1 of {of}", both, len(truth))] if f1 else figures


def _f1(truth: np.ndarray, said: np.ndarray) -> float:
    found = int(np.sum(truth & said))
    return precision_recall_f1(found, int(np.sum(~truth & said)), int(np.sum(truth & ~said)))[2]
