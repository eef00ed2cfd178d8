"""What is known about each customer at a moment, from what they had bought before it.

The same function makes the features of a training (many customers, many moments in the past) and
of one customer who is looked at now. No trait of the person is among them, only what was bought,
when, for how much, and what was called off.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from crm_bridge.intelligence.predictions.occasions import Codes, Numbers, Occasions

Matrix: TypeAlias = np.ndarray[tuple[int, int], np.dtype[np.float64]]

FEATURES = (
    "recency",
    "tenure",
    "since_start",
    "orders",
    "rate",
    "interval",
    "overdue",
    "regularity",
    "orders_30",
    "orders_60",
    "orders_90",
    "orders_180",
    "trend",
    "value",
    "value_last",
    "spent_90",
    "products",
    "breadth",
    "repeats",
    "pieces",
    "taken_back",
    "taken_back_90",
    "season",
)
YEAR = 365.25
_MOST_SINCE_START = 90.0


@dataclass(frozen=True)
class Norms:
    """Of the shop. `usual_interval`: days between purchases, which an own interval of few orders
    is drawn towards. `begins`: when the shop's orders begin; who bought soon after it had mostly
    bought before, which cannot be seen."""

    usual_interval: float
    begins: float


def norms_of(known: Occasions) -> Norms:
    """From everything that is known; the interval is the median one, 30 days where nobody came
    back."""
    gaps = np.diff(known.at)[known.customer[1:] == known.customer[:-1]]
    interval = float(np.median(gaps)) if len(gaps) else 30.0
    return Norms(max(interval, 1.0), float(known.at.min()) if len(known.at) else 0.0)


@dataclass(frozen=True)
class Features:
    """Row i of `matrix` (columns: `FEATURES`) is of the customer with code `customer[i]`."""

    customer: Codes
    matrix: Matrix

    def column(self, name: str) -> Numbers:
        """One feature of all customers."""
        column: Numbers = self.matrix[:, FEATURES.index(name)]
        return column


def features_at(known: Occasions, now: float, norms: Norms, ahead: float) -> Features:
    """Of every customer with a purchase before `now` (days since 1970). `ahead` are the days of
    the window that is looked into, for whether anything was bought in it a year ago."""
    usual_interval = norms.usual_interval
    seen = known.at < now
    code, at = known.customer[seen], known.at[seen]
    who, starts, counts = np.unique(code, return_index=True, return_counts=True)
    if not len(who):
        return Features(who, np.zeros((0, len(FEATURES))))
    row = np.repeat(np.arange(len(who)), counts)
    value = known.value[seen]

    def total(amounts: Numbers) -> Numbers:
        return np.bincount(row, weights=amounts, minlength=len(who)).astype(np.float64)

    orders = counts.astype(np.float64)
    ends = starts + counts - 1
    first, last = at[starts], at[ends]
    recency, tenure, span = now - last, now - first, last - first
    interval = (span + usual_interval) / orders
    gaps = np.diff(at, prepend=at[:1])
    gaps[starts] = 0.0
    squares = total(gaps**2)
    more = np.maximum(orders - 1, 1)
    spread = np.sqrt(np.maximum(squares / more - (span / more) ** 2, 0))
    mean_value = total(value) / orders
    lines, new = total(known.products[seen]), total(known.new_products[seen])
    ago = now - at

    def within(length: float) -> Numbers:
        return total((ago <= length).astype(np.float64))

    month, quarter = within(30), within(90)
    off = known.taken_back_at < now
    codes = known.taken_back_customer[off]
    place = np.minimum(np.searchsorted(who, codes), len(who) - 1)
    known_one = who[place] == codes
    place, off_ago = place[known_one], (now - known.taken_back_at[off])[known_one]
    off_value = known.taken_back_value[off][known_one]
    taken = np.bincount(place, weights=off_value, minlength=len(who))
    taken_90 = np.bincount(place[off_ago <= 90], minlength=len(who)).astype(np.float64)
    a_year_ago = (ago <= YEAR) & (ago > YEAR - ahead)
    columns = {
        "recency": np.log1p(recency),
        "tenure": np.log1p(tenure),
        "since_start": np.minimum(np.maximum(first - norms.begins, 0), _MOST_SINCE_START),
        "orders": np.log(orders),
        "rate": np.log(orders / (tenure + usual_interval)),
        "interval": np.log1p(interval),
        "overdue": np.log((recency + 1) / (interval + 1)),
        "regularity": (spread + usual_interval / more) / (interval + 1),
        "orders_30": np.log1p(month),
        "orders_60": np.log1p(within(60)),
        "orders_90": np.log1p(quarter),
        "orders_180": np.log1p(within(180)),
        "trend": np.log1p(quarter) - np.log1p(within(180) - quarter),
        "value": np.log1p(mean_value),
        "value_last": np.log1p(value[ends]) - np.log1p(mean_value),
        "spent_90": np.log1p(total(value * (ago <= 90))),
        "products": np.log1p(lines / orders),
        "breadth": np.log1p(new),
        "repeats": 1 - new / np.maximum(lines, 1),
        "pieces": np.log1p(total(known.pieces[seen]) / np.maximum(lines, 1)),
        "taken_back": np.minimum(taken / np.maximum(total(value), 1), 1),
        "taken_back_90": np.log1p(taken_90),
        "season": total(a_year_ago.astype(np.float64)) > 0,
    }
    return Features(who, np.column_stack([columns[name] for name in FEATURES]))
