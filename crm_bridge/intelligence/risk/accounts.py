"""Accounts that stand out: what one did in the year before its last order, against the others.

The score is the share of the shop's accounts that stood out less, in percent; it is made as an
order's is (`crm_bridge.intelligence.risk.tails`), with even weights: an account has no outcome to
learn from. Only who ordered twice or more is an account in this sense.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import log

import numpy as np

from crm_bridge.intelligence.risk.placed import PlacedOrder
from crm_bridge.intelligence.risk.scored import Part, Scored
from crm_bridge.intelligence.risk.signs import PRIOR_ORDERS, Sign, Signs
from crm_bridge.intelligence.risk.tails import EVEN, Tails

ACCOUNT_SIGNS = (
    "account_taken_back",
    "account_value_back",
    "account_payments",
    "account_postcodes",
    "account_countries",
    "account_burst",
    "account_unusual",
)
ENOUGH_ACCOUNTS = 50
FEWEST_ORDERS = 2
IN_1000 = 20.0
"""So many of 1,000 accounts are told of."""
_DAY, _YEAR = timedelta(days=1), timedelta(days=365)


@dataclass(frozen=True)
class AccountMeasure:
    tails: Tails
    reference: np.ndarray
    threshold: float

    def scored(self, signs: Signs) -> Scored:
        row = np.array([[signs[name].value if name in signs else 0.0 for name in ACCOUNT_SIGNS]])
        rarity = self.tails.rarity(row)[0]
        score = float(percentiles(self.reference, rarity.sum(keepdims=True))[0])
        told = [
            Part(name, EVEN * float(rare), float(np.exp(-rare)), signs[name].told)
            for name, rare in zip(ACCOUNT_SIGNS, rarity, strict=True)
            if rare > 0
        ]
        told.sort(key=lambda one: -one.weight)
        return Scored(score, score >= self.threshold and bool(told), tuple(told))


def account_signs(orders: Sequence[PlacedOrder], unusual: Sequence[bool]) -> Signs:
    """Of one customer's orders, oldest first, and which of them were unusual. Those of the year
    before the last one count."""
    since = orders[-1].at - _YEAR
    year = [order for order in orders if order.at > since]
    count = len(year)
    back = sum(bool(order.taken_back) for order in year)
    lost = sum(
        min(1.0, sum(share for _, share in order.taken_back)) * order.value for order in year
    )
    value = sum(order.value for order in year)
    odd = sum(unusual[-count:])
    found = {
        "account_taken_back": Sign(back / (count + PRIOR_ORDERS), (back, count)),
        # Twice as much money back is one step, whatever share of all it is.
        "account_value_back": Sign(
            log(1 + lost / max(value / count, 1)) if value else 0.0, (lost / max(value, 1),)
        ),
        "account_burst": Sign(float(_burst(year) - 1), (_burst(year),)),
        "account_unusual": Sign(float(odd), (odd, count)),
    }
    for name in ("payment", "postcode", "country"):
        different = {getattr(order, name) for order in year} - {""}
        plural = "countries" if name == "country" else f"{name}s"
        found[f"account_{plural}"] = Sign(float(len(different) - 1), (len(different),))
    return {name: sign for name, sign in found.items() if sign.value > 0}


def fit_accounts(signs: Sequence[Signs]) -> AccountMeasure | None:
    """None where there are too few accounts to say what is usual."""
    if len(signs) < ENOUGH_ACCOUNTS:
        return None
    rows = [[one[name].value if name in one else 0.0 for name in ACCOUNT_SIGNS] for one in signs]
    values = np.array(rows, dtype=float)
    tails = Tails.fit(values)
    reference = np.sort(tails.rarity(values).sum(axis=1))
    scores = percentiles(reference, reference)
    place = len(scores) - max(1, int(IN_1000 * len(scores) / 1_000))
    return AccountMeasure(tails, reference, float(scores[place]))


def percentiles(reference: np.ndarray, raw: np.ndarray) -> np.ndarray:
    """For each raw score the share of the reference below it, in percent; `reference` ascends."""
    below = np.searchsorted(reference, raw, side="left")
    return 100.0 * below / max(len(reference), 1)


def _burst(year: Sequence[PlacedOrder]) -> int:
    """The most orders within a day."""
    most, begin = 0, 0
    for place, order in enumerate(year):
        while year[begin].at <= order.at - _DAY:
            begin += 1
        most = max(most, place - begin + 1)
    return most
