"""L-BFGS: the minimum of a smooth convex function of very many numbers.

Nocedal and Wright, "Numerical Optimization", algorithms 7.4 and 7.5, with a backtracking line
search. SciPy's routine also handles bounds, which costs it more than half of its time at the half
million weights of a classifier.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np

_REMEMBERED = 6
_SUFFICIENT = 1e-4
_SMALLEST_STEP = 1e-6

Function = Callable[[np.ndarray], tuple[float, np.ndarray]]
"""Gives the value and the gradient at a point."""
Pairs = deque[tuple[np.ndarray, np.ndarray, float]]


def minimise(
    function: Function, start: np.ndarray, iterations: int, tolerance: float
) -> np.ndarray:
    """Stops after `iterations`, or when one improves the value by less than `tolerance` of it."""
    point = start
    value, gradient = function(point)
    pairs: Pairs = deque(maxlen=_REMEMBERED)
    for _ in range(iterations):
        direction = _direction(gradient, pairs)
        found = _step(function, point, value, gradient, direction)
        if found is None:
            break
        new_point, new_value, new_gradient = found
        _remember(pairs, new_point - point, new_gradient - gradient)
        improved = value - new_value
        point, value, gradient = new_point, new_value, new_gradient
        if improved < tolerance * max(abs(value), 1.0):
            break
    return point


def _direction(gradient: np.ndarray, pairs: Pairs) -> np.ndarray:
    direction = -gradient
    shares = []
    for step, change, curvature in reversed(pairs):
        share = float(step @ direction) / curvature
        shares.append(share)
        direction -= share * change
    if pairs:
        step, change, curvature = pairs[-1]
        direction *= curvature / float(change @ change)
    else:
        direction /= max(float(np.linalg.norm(gradient)), 1e-12)
    for (step, change, curvature), share in zip(pairs, reversed(shares), strict=True):
        direction += (share - float(change @ direction) / curvature) * step
    return direction


def _step(
    function: Function,
    point: np.ndarray,
    value: float,
    gradient: np.ndarray,
    direction: np.ndarray,
) -> tuple[np.ndarray, float, np.ndarray] | None:
    slope = float(gradient @ direction)
    length = 1.0
    while slope < 0 and length > _SMALLEST_STEP:
        new_point = point + length * direction
        new_value, new_gradient = function(new_point)
        if new_value <= value + _SUFFICIENT * length * slope:
            return new_point, new_value, new_gradient
        length /= 2
    return None


def _remember(pairs: Pairs, step: np.ndarray, change: np.ndarray) -> None:
    curvature = float(step @ change)
    if curvature > 1e-10:
        pairs.append((step, change, curvature))
