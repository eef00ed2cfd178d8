"""Measures of a classifier, as functions of plain lists and arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.stats import rankdata
from sklearn.metrics import f1_score, matthews_corrcoef

CALIBRATION_BINS = 15


def accuracy(truth: Sequence[str], said: Sequence[str]) -> float:
    """The share that is right; NaN of nothing."""
    return float(np.mean([t == s for t, s in zip(truth, said, strict=True)])) if truth else np.nan


def macro_f1(truth: Sequence[str], said: Sequence[str]) -> float:
    """The mean F1 of all labels that occur in either, each counting the same."""
    return float(f1_score(truth, said, average="macro", zero_division=0))


def mcc(truth: Sequence[str], said: Sequence[str]) -> float:
    """Matthews correlation of many classes (Gorodkin 2004): 0 is guessing, 1 is always right."""
    return float(matthews_corrcoef(truth, said))


def auroc(above: Sequence[float], below: Sequence[float]) -> float:
    """How often a number of `above` exceeds one of `below`, ties counting half (Mann-Whitney)."""
    if not len(above) or not len(below):
        return float("nan")
    ranks = rankdata(np.concatenate([above, below]))[: len(above)].sum()
    return float((ranks - len(above) * (len(above) + 1) / 2) / (len(above) * len(below)))


def calibration_error(
    confidence: Sequence[float], right: Sequence[bool], bins: int = CALIBRATION_BINS
) -> float:
    """Expected calibration error (Naeini 2015): |confidence - share right| in bins of equal width
    from 0 to 1, weighted by how many fall into each. 0 is perfect."""
    sure, hit = np.asarray(confidence, dtype=float), np.asarray(right, dtype=float)
    place = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = np.bincount(place, weights=sure - hit, minlength=bins)
    return float(np.abs(gaps).sum() / len(sure))


def precision_recall_f1(found: int, wrong: int, missed: int) -> tuple[float, float, float]:
    """From true positives, false positives and false negatives; 0 where nothing divides."""
    precision = found / (found + wrong) if found + wrong else 0.0
    recall = found / (found + missed) if found + missed else 0.0
    both = 2 * found + wrong + missed
    return precision, recall, 2 * found / both if both else 0.0
