"""How near a text is to some of the examples: what a kernel machine knows, for a linear one.

The Nyström approximation (Williams and Seeger, 2001) of a Gaussian kernel.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

_COUNT = 400
_SEED = 0
_WIDTH = 1.0
"""The nearness of two points is exp(-_WIDTH * their squared distance)."""
_SMALLEST = 1e-3


class Landmarks:
    """`points` is of shape (landmarks, dimensions), `turn` of shape (landmarks, landmarks)."""

    def __init__(self, points: np.ndarray, turn: np.ndarray) -> None:
        self.points = points
        self._turn = turn
        self._lengths = np.square(points).sum(axis=1)

    @classmethod
    def learn(cls, rows: np.ndarray) -> Landmarks:
        """Takes some of the rows, the same each time."""
        chosen = np.random.default_rng(_SEED).permutation(len(rows))[:_COUNT]
        points = rows[np.sort(chosen)].astype(np.float32)
        alone = cls(points, np.eye(len(points), dtype=np.float32))
        sizes, directions = np.linalg.eigh(alone.near(points).astype(np.float64))
        turn = directions / np.sqrt(np.maximum(sizes, _SMALLEST))
        return cls(points, turn.astype(np.float32))

    def near(self, rows: np.ndarray) -> np.ndarray:
        """Numbers whose products approximate the nearness of rows; shape (rows, landmarks)."""
        lengths = np.square(rows).sum(axis=1)[:, np.newaxis]
        distances = np.maximum(lengths + self._lengths - 2 * rows @ self.points.T, 0)
        nearness: np.ndarray = np.exp(-_WIDTH * distances) @ self._turn
        return nearness.astype(np.float32)

    def save(self, folder: Path, name: str) -> None:
        np.savez(folder / f"{name}.landmarks.npz", points=self.points, turn=self._turn)

    @classmethod
    def load(cls, folder: Path, name: str) -> Landmarks:
        with np.load(folder / f"{name}.landmarks.npz", allow_pickle=False) as arrays:
            return cls(arrays["points"], arrays["turn"])
