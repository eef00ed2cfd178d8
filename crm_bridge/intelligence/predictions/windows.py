"""Moments in the past with what happened after them: what chances and values are learnt from."""

from dataclasses import dataclass

import numpy as np

from crm_bridge.intelligence.predictions.features import (
    FEATURES,
    Features,
    Matrix,
    Norms,
    features_at,
)
from crm_bridge.intelligence.predictions.occasions import Numbers, Occasions

BACK = 180.0
"""Days that are looked back over: how customers bought long ago says little of now."""
STEP = 10.0
MOST_ROWS = 60_000
"""In all windows together; more change nothing that can be measured."""
_SEED = 8


@dataclass(frozen=True)
class Window:
    """What was known at `now` of each customer, whether they bought within the days after it, and
    what they spent."""

    now: float
    features: Features
    bought: Numbers
    spent: Numbers


@dataclass(frozen=True)
class Learnt:
    """The rows of several windows, one below the other; `customers` are those of the newest."""

    matrix: Matrix
    bought: Numbers
    spent: Numbers
    customers: int


def window_at(known: Occasions, now: float, length: float, norms: Norms) -> Window:
    """`length` days from `now` on."""
    features = features_at(known, now, norms, length)
    inside = (known.at >= now) & (known.at < now + length)
    spent = np.bincount(
        known.customer[inside], weights=known.value[inside], minlength=len(known.customers)
    )
    times = np.bincount(known.customer[inside], minlength=len(known.customers))
    return Window(
        now,
        features,
        (times[features.customer] > 0).astype(np.float64),
        spent[features.customer].astype(np.float64),
    )


def learnt_until(known: Occasions, end: float, length: float, norms: Norms) -> Learnt:
    """Windows that were over at `end`, the newest first. Of fewer than half a window's days
    nothing is known yet, so windows begin after that."""
    begins = max(norms.begins + length / 2, end - length - BACK)
    moments = np.arange(end - length, begins - 1e-9, -STEP)
    most = MOST_ROWS // max(len(moments), 1)
    draw = np.random.default_rng(_SEED)
    windows = [_some(window_at(known, float(now), length, norms), most, draw) for now in moments]
    return Learnt(
        np.vstack([np.zeros((0, len(FEATURES))), *(window.features.matrix for window in windows)]),
        np.concatenate([np.zeros(0), *(window.bought for window in windows)]),
        np.concatenate([np.zeros(0), *(window.spent for window in windows)]),
        len(windows[0].bought) if windows else 0,
    )


def _some(window: Window, most: int, draw: np.random.Generator) -> Window:
    """So many of its customers; a large shop would not fit into memory otherwise."""
    if len(window.bought) <= most:
        return window
    kept = np.sort(draw.choice(len(window.bought), most, replace=False))
    features = Features(window.features.customer[kept], window.features.matrix[kept])
    return Window(window.now, features, window.bought[kept], window.spent[kept])
