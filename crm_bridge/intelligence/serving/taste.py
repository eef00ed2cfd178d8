"""What one customer is likely to want, from what they bought until a moment ago."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Protocol

import numpy as np

from crm_bridge.intelligence.co_purchase import recency_weight
from crm_bridge.intelligence.purchases import OwnLine
from crm_bridge.intelligence.serving.assortment import Assortment

_HALF_LIFE_DAYS = 365
_AFFINITY, _POPULARITY, _DUE = 0.35, 0.1, 1.5
"""Weights beside what is bought together, each part scaled to 1 at its best."""
_ENOUGH_TIMES = 3
_DUE_FROM = 0.8
"""Share of the usual interval after which something may be bought again."""
_LONGEST_REST = 3.0
"""After so many usual intervals without it, it is no habit any more."""


class Ranker(Protocol):
    """A model at work: how likely each product of the assortment is bought next."""

    def scores(
        self, shop: Assortment, bought: Sequence[OwnLine], now: datetime
    ) -> np.ndarray | None:
        """By place; None where it has nothing to say of this customer."""


@dataclass(frozen=True)
class Taste:
    """`scores` from 0 to 1, by place. `weights` say how recent each product was bought, `due` how
    often what is due again is bought."""

    scores: np.ndarray
    weights: Mapping[str, float] = field(default_factory=dict)
    due: Mapping[str, timedelta] = field(default_factory=dict)


def taste_of(
    shop: Assortment, bought: Sequence[OwnLine], now: datetime, ranker: Ranker | None = None
) -> Taste:
    """By the model at work, else by what others bought with the same things and what sells. Of
    somebody who bought nothing it says what sells."""
    weights = _weights(bought, now)
    due = {product: every for product, every in _due(bought, now).items() if product in shop.place}
    scores = ranker.scores(shop, bought, now) if ranker and bought else None
    if scores is None:
        scores = _without_a_model(shop, weights)
        for product in due:
            scores[shop.place[product]] += _DUE
    return Taste(_scaled(scores), weights, due)


def nobodys(shop: Assortment) -> Taste:
    """For somebody else, or where nothing personal may count: what sells."""
    return Taste(_scaled(shop.sold.popularity))


def _without_a_model(shop: Assortment, weights: Mapping[str, float]) -> np.ndarray:
    sales = _scaled(shop.sold.popularity)
    together = _scaled(shop.sold.scores(weights))
    scores: np.ndarray = (
        together + _AFFINITY * _affinity(shop, weights) * sales + _POPULARITY * sales
    )
    return scores


def _affinity(shop: Assortment, weights: Mapping[str, float]) -> np.ndarray:
    """The share of the customer's purchases that is in each product's category."""
    known = [(shop.place[one], weight) for one, weight in weights.items() if one in shop.place]
    if not known:
        return np.zeros(len(shop))
    places, values = np.array([one for one, _ in known]), np.array([one for _, one in known])
    shares = np.bincount(shop.categories[places], values, minlength=int(shop.categories.max()) + 1)
    return np.asarray(shares[shop.categories] / (values.sum() or 1.0))


def _weights(bought: Sequence[OwnLine], now: datetime) -> dict[str, float]:
    weights: dict[str, float] = {}
    for line in bought:
        weight = recency_weight(line.at, now, _HALF_LIFE_DAYS)
        weights[line.product_id] = max(weight, weights.get(line.product_id, 0.0))
    return weights


def _due(bought: Sequence[OwnLine], now: datetime) -> dict[str, timedelta]:
    """What is bought again and again, and about due: with the median of its intervals."""
    times: dict[str, set[datetime]] = {}
    for line in bought:
        times.setdefault(line.product_id, set()).add(line.at)
    due = {}
    for product, moments in times.items():
        if len(moments) < _ENOUGH_TIMES:
            continue
        ordered = sorted(moments)
        seconds = [(later - earlier).total_seconds() for earlier, later in pairwise(ordered)]
        every = timedelta(seconds=median(seconds))
        since = now - ordered[-1]
        if timedelta(days=1) <= every and _DUE_FROM * every <= since <= _LONGEST_REST * every:
            due[product] = every
    return due


def _scaled(scores: np.ndarray) -> np.ndarray:
    best = float(scores.max(initial=0.0))
    return np.asarray(np.clip(scores, 0.0, None) / best if best > 0 else np.zeros_like(scores))
