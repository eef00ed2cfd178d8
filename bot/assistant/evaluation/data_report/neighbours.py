"""Which examples lie close to each other, by what they mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

NEAREST = 5
_BLOCK = 1000


@dataclass(frozen=True)
class Neighbours:
    """`nearest[n]` are the places of the examples nearest to example n, nearest first; `pairs` all
    (place, later place, cosine) of at least the closeness that was asked for."""

    nearest: np.ndarray
    pairs: list[tuple[int, int, float]]


def neighbours(vectors: np.ndarray, closeness: float, count: int = NEAREST) -> Neighbours:
    """`vectors` has a row an example, of any length but 0."""
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    nearest, pairs = [], []
    for first in range(0, len(unit), _BLOCK):
        likeness = unit[first : first + _BLOCK] @ unit.T
        rows = np.arange(len(likeness))
        likeness[rows, rows + first] = -1.0  # not of itself
        nearest.append(_highest(likeness, count))
        pairs += _pairs(likeness, first, closeness)
    return Neighbours(np.vstack(nearest), pairs)


def _highest(likeness: np.ndarray, count: int) -> np.ndarray:
    kept = min(count, likeness.shape[1] - 1)
    return np.argsort(-likeness, axis=1, kind="stable")[:, :kept]


def _pairs(likeness: np.ndarray, first: int, closeness: float) -> Iterator[tuple[int, int, float]]:
    for row, place in np.argwhere(likeness >= closeness):
        if place > row + first:
            yield int(row) + first, int(place), float(likeness[row, place])
