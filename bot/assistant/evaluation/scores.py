"""Measures of a classifier, as functions of plain lists and arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

CALIBRATION_BINS = 15


@dataclass(frozen=True)
class Labels:
    """What is true and what was said, row by row, as numbers below `count`; measured as often as
    an interval needs it."""

    truth: np.ndarray
    said: np.ndarray
    count: int

    @classmethod
    def of(cls, truth: Sequence[str], said: Sequence[str]) -> Labels:
        names, numbers = np.unique([*truth, *said], return_inverse=True)
        return cls(numbers[: len(truth)], numbers[len(truth) :], len(names))

    def of_rows(self, rows: np.ndarray) -> Labels:
        return Labels(self.truth[rows], self.said[rows], self.count)

    def accuracy(self) -> float:
        """The share that is right; NaN of nothing."""
        return float(np.mean(self.truth == self.said)) if len(self.truth) else float("nan")

    def f1(self) -> np.ndarray:
        """The F1 of each label; NaN for one that occurs on neither side."""
        found = self._counts(self.truth[self.truth == self.said])
        with np.errstate(invalid="ignore"):
            return 2 * found / (self._counts(self.truth) + self._counts(self.said))

    def macro_f1(self) -> float:
        """The mean F1 of all labels that occur on either side, each counting the same."""
        return float(np.nanmean(self.f1()))

    def mcc(self) -> float:
        """Matthews correlation of many classes (Gorodkin 2004): 0 is guessing, 1 always right."""
        true, said = self._counts(self.truth), self._counts(self.said)
        rows = float(len(self.truth))
        right = float(np.sum(self.truth == self.said))
        spread = (rows**2 - float(said @ said)) * (rows**2 - float(true @ true))
        return (right * rows - float(true @ said)) / spread**0.5 if spread else 0.0

    def _counts(self, labels: np.ndarray) -> np.ndarray:
        return np.bincount(labels, minlength=self.count).astype(float)


def auroc(above: Sequence[float], below: Sequence[float]) -> float:
    """How often a number of `above` exceeds one of `below`, ties counting half (Mann-Whitney)."""
    if not len(above) or not len(below):
        return float("nan")
    ranks = rankdata(np.concatenate([above, below]))[: len(above)].sum()
    return float((ranks - len(above) * (len(above) + 1) / 2) / (len(above) * len(below)))


def calibration_error(
    expected: Sequence[float],
    happened: Sequence[float],
    lowest: float = 0.0,
    bins: int = CALIBRATION_BINS,
) -> float:
    """Expected calibration error (Naeini 2015): the mean difference of what was `expected` (from
    `lowest` to 1) and what `happened`, in bins of equal width, weighted by how many fall into
    each. 0 is perfect."""
    sure, hit = np.asarray(expected, dtype=float), np.asarray(happened, dtype=float)
    place = np.clip(((sure - lowest) / (1 - lowest) * bins).astype(int), 0, bins - 1)
    gaps = np.bincount(place, weights=sure - hit, minlength=bins)
    return float(np.abs(gaps).sum() / len(sure))


def precision_recall_f1(found: int, wrong: int, missed: int) -> tuple[float, float, float]:
    """From true positives, false positives and false negatives; 0 where nothing divides."""
    precision = found / (found + wrong) if found + wrong else 0.0
    recall = found / (found + missed) if found + missed else 0.0
    both = 2 * found + wrong + missed
    return precision, recall, 2 * found / both if both else 0.0
