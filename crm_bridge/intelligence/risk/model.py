"""The measure of the unusual: a score from 0 to 100 for an order, and the facts that made it.

The score is the share of the shop's newer orders that stood out less, in percent. An order is
unusual from a score on that lets through so many false alarms in 1,000 orders as the shop will
bear (`BUDGET`): found on the newest quarter of the orders by a measure fitted on those before it,
an alarm being false unless the order was called off in the end.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from crm_bridge.intelligence.risk.accounts import (
    FEWEST_ORDERS,
    AccountMeasure,
    account_signs,
    fit_accounts,
    percentiles,
)
from crm_bridge.intelligence.risk.norms import Norms
from crm_bridge.intelligence.risk.placed import PlacedOrder
from crm_bridge.intelligence.risk.scored import Part, Scored
from crm_bridge.intelligence.risk.signs import SIGNS, Past, Signs, each_signed, matrix, signs_of
from crm_bridge.intelligence.risk.tails import ENOUGH_OUTCOMES, Tails, learnt_weights

BUDGET = 20.0
"""False alarms in 1,000 orders."""
ENOUGH_ORDERS = 200
"""Of fewer it cannot be said what is usual."""
MOST_ORDERS = 100_000
"""Of more the newest are learnt from: what is usual is what was lately."""
HELD_OUT = 0.25
"""The newest share of the orders, on which the threshold is found."""
TESTED = timedelta(days=90)
"""Orders of so many days, at most a third of the history, are held back to be measured on: a month
has too few that are called off."""
NEWER = 0.5
"""The newest share of the orders, among which an order's place is told: earlier ones had little
history to stand out from."""
_STEPS = 1_001


@dataclass(frozen=True)
class RiskModel:
    """`reference` are the raw scores of the newer orders at even steps of their order;
    `outcomes` counts the called-off orders that the weights were learnt from, 0 for even ones."""

    norms: Norms
    tails: Tails
    weights: np.ndarray
    reference: np.ndarray
    threshold: float
    orders: int
    outcomes: int
    learnt_to: datetime
    accounts: AccountMeasure | None = None

    def score(self, order: PlacedOrder, before: Sequence[Past]) -> Scored:
        """`before` are the same customer's earlier orders, oldest first."""
        return self.scored(signs_of(order, before, self.norms))

    def scored(self, signs: Signs) -> Scored:
        rarity = self.tails.rarity(matrix([signs]))[0]
        parts = self.weights * rarity
        score = float(self.percentiles(parts.sum(keepdims=True))[0])
        told = [
            Part(name, float(part), float(np.exp(-rare)), signs[name].told)
            for name, part, rare in zip(SIGNS, parts, rarity, strict=True)
            if part > 0
        ]
        told.sort(key=lambda one: -one.weight)
        return Scored(score, score >= self.threshold, tuple(told))

    def raw(self, signs: np.ndarray) -> np.ndarray:
        raw: np.ndarray = self.tails.rarity(signs) @ self.weights
        return raw

    def percentiles(self, raw: np.ndarray) -> np.ndarray:
        """A score for each raw one; equal raw scores have equal ones."""
        return percentiles(self.reference, raw)

    def score_all(self, orders: Sequence[PlacedOrder]) -> Iterator[tuple[PlacedOrder, Scored]]:
        """All orders, which come oldest first."""
        for order, signs in each_signed(orders, self.norms):
            yield order, self.scored(signs)

    def unusual(self, orders: Sequence[PlacedOrder]) -> np.ndarray:
        """Which of all the orders, which come oldest first, are unusual: a truth value each."""
        signs = matrix(signs for _, signs in each_signed(orders, self.norms))
        found: np.ndarray = self.percentiles(self.raw(signs)) >= self.threshold
        return found


def fit(
    orders: Sequence[PlacedOrder],
    as_of: datetime,
    *,
    looked_at: Mapping[str, bool] | None = None,
    budget: float = BUDGET,
) -> RiskModel:
    """From orders oldest first, and what was known of them `as_of`: which were called off, and
    which an agent found not fine (True) or fine (False), by number. An agent's word counts more
    than a cancellation."""
    if not orders:
        raise ValueError("there are no orders")
    orders = orders[-MOST_ORDERS:]
    looked = looked_at or {}
    bad = np.array([looked.get(one.number, one.called_off(as_of)) for one in orders])
    cut = round(len(orders) * (1 - HELD_OUT))
    threshold = 100.0
    if cut:
        earlier = _learnt(orders[:cut], _known_at(orders[:cut], orders[cut].at, looked), 0.0)
        signs = matrix(signs for _, signs in each_signed(orders, earlier.norms))[cut:]
        scores = earlier.percentiles(earlier.raw(signs))
        threshold = threshold_for(scores, bad[cut:], budget)
    learnt = _learnt(orders, bad, threshold)
    accounts = by_account(orders, learnt.unusual(orders)).values()
    return replace(learnt, accounts=fit_accounts([account_signs(*one) for one in accounts]))


def tested_from(orders: Sequence[PlacedOrder]) -> datetime:
    """From when on orders are held back where nobody said; there are orders, oldest first."""
    first, last = orders[0].at, orders[-1].at
    return last - min(TESTED, (last - first) / 3)


def by_account(
    orders: Sequence[PlacedOrder], unusual: Iterable[bool]
) -> dict[str, tuple[list[PlacedOrder], list[bool]]]:
    """The orders of each customer who ordered often enough to be an account, oldest first."""
    found: dict[str, tuple[list[PlacedOrder], list[bool]]] = defaultdict(lambda: ([], []))
    for order, is_unusual in zip(orders, unusual, strict=True):
        placed, marks = found[order.customer]
        placed.append(order)
        marks.append(bool(is_unusual))
    return {key: both for key, both in found.items() if len(both[0]) >= FEWEST_ORDERS}


def _known_at(
    orders: Sequence[PlacedOrder], at: datetime, looked: Mapping[str, bool]
) -> np.ndarray:
    return np.array([looked.get(one.number, one.called_off(at)) for one in orders])


def threshold_for(scores: np.ndarray, bad: np.ndarray, budget: float = BUDGET) -> float:
    """The lowest score from which on there are at most `budget` false alarms in 1,000 orders."""
    allowed = int(budget * len(scores) / 1_000)
    false = np.sort(scores[~bad.astype(bool)])[::-1]
    if allowed >= len(false):
        return float(scores.min(initial=100.0))
    return float(np.nextafter(false[allowed], np.inf))


def _learnt(orders: Sequence[PlacedOrder], bad: np.ndarray, threshold: float) -> RiskModel:
    norms = Norms.fit(orders)
    signs = matrix(signs for _, signs in each_signed(orders, norms))
    tails = Tails.fit(signs)
    rarity = tails.rarity(signs)
    weights = learnt_weights(rarity, bad)
    newer = (rarity @ weights)[int(len(orders) * NEWER) :]
    return RiskModel(
        norms,
        tails,
        weights,
        np.quantile(newer, np.linspace(0, 1, _STEPS)),
        threshold,
        len(orders),
        int(bad.sum()) if bad.sum() >= ENOUGH_OUTCOMES else 0,
        orders[-1].at,
    )
