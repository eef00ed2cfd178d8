"""The training examples as neighbours: how close the closest one of each class is to a text."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

_DIMENSIONS = 64
"""Enough to rank neighbours (accuracy and AUROC stay as with all), at a sixth of the cost."""


class Examples:
    """Made by `of`. `closeness` is a cosine, at most 1."""

    def __init__(
        self, texts: list[str], owners: np.ndarray, points: np.ndarray, axes: np.ndarray
    ) -> None:
        """Rows sorted by `owners`, the number of each row's class; every class has a row."""
        self.texts = texts
        self.owners = owners
        self._points = points
        self._axes = axes
        self._starts = np.flatnonzero(np.diff(owners, prepend=-1))

    @classmethod
    def of(cls, texts: list[str], vectors: np.ndarray, owners: np.ndarray) -> Examples:
        """`owners` gives each text's class as a number from 0; no number is left out."""
        order = np.argsort(owners, kind="stable")
        axes = _main_axes(vectors)
        points = (vectors[order] @ axes).astype(np.float32)
        return cls([texts[i] for i in order], owners[order], _unit(points), axes)

    def closeness(self, vectors: np.ndarray) -> np.ndarray:
        """Shape (texts, classes)."""
        alike = _unit(vectors @ self._axes) @ self._points.T
        return np.maximum.reduceat(alike, self._starts, axis=1)

    def nearest(self, vector: np.ndarray, count: int) -> list[tuple[int, float]]:
        """The closest examples' places in `texts` with their closeness, the closest first."""
        alike = self._points @ _unit(vector[np.newaxis] @ self._axes)[0]
        order = np.argsort(-alike, kind="stable")[:count]
        return [(int(place), float(alike[place])) for place in order]

    def save(self, folder: Path, name: str) -> None:
        texts = json.dumps(self.texts, ensure_ascii=False)
        (folder / f"{name}.json").write_text(texts, encoding="utf-8")
        arrays = {"owners": self.owners, "points": self._points, "axes": self._axes}
        np.savez(folder / f"{name}.npz", **arrays)

    @classmethod
    def load(cls, folder: Path, name: str) -> Examples:
        texts = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            return cls(texts, arrays["owners"], arrays["points"], arrays["axes"])


def _main_axes(vectors: np.ndarray) -> np.ndarray:
    """The directions in which the vectors differ most, not centred: a cosine stays a cosine."""
    _, axes = np.linalg.eigh((vectors.T @ vectors).astype(np.float64))
    return np.ascontiguousarray(axes[:, ::-1][:, :_DIMENSIONS], dtype=np.float32)


def _unit(rows: np.ndarray) -> np.ndarray:
    unit: np.ndarray = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit
