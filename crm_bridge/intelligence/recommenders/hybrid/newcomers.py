"""Whom nothing is known of: what others bought when they came first, then what reads like it."""

import numpy as np

from crm_bridge.intelligence.recommenders.content import Content
from crm_bridge.intelligence.recommenders.histories import Histories

HALF_LIFE_DAYS = 45.0
_BY_TEXT = 1e-3
"""Below what one recent first basket counts: for what nobody bought at first."""


def newcomers(histories: Histories, content: Content) -> np.ndarray:
    """A score for each product, from 0 to about 1."""
    begun = np.full(len(histories), np.inf)
    np.minimum.at(begun, histories.row, histories.day)
    once = histories.once()
    once = once.where(once.day <= begun[once.row] + 1e-9)
    age = np.maximum(once.now[once.row] - once.day, 0.0)
    first = np.bincount(
        once.product, weights=0.5 ** (age / HALF_LIFE_DAYS), minlength=histories.products
    )
    first = first / (first.max(initial=0.0) or 1.0)
    alike = np.asarray((first @ content.vectors) @ content.vectors.T).ravel()
    return np.asarray(first + _BY_TEXT * alike / (alike.max(initial=0.0) or 1.0))
