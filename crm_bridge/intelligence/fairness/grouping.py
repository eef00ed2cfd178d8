"""The groups that customers are compared by, as they were at one moment.

Country is read here and nowhere else in what is worked out of customers: to see whether a model
errs more in one of them, never to foretell anything.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from crm_bridge.intelligence.order_lines import before, bought
from crm_bridge.intelligence.segments.habits import Purchases
from crm_bridge.intelligence.segments.rfm import KEYS, KINDS, borders_of, kinds

UNKNOWN = "not known"
TENURES: Sequence[tuple[str, timedelta]] = (
    ("up to 90 days", timedelta(days=90)),
    ("up to a year", timedelta(days=365)),
)
LONGER = "more than a year"
NEVER = "no order before"

Labels = Mapping[str, str]
"""A group's name by the customer's id."""


def groups_at(lines: pd.DataFrame, at: datetime) -> dict[str, Labels]:
    """By `country`, `tenure` and `segment`, from what was bought before `at`."""
    known = bought(before(lines, at))
    return {
        "country": _country(known),
        "tenure": _tenure(known, at),
        "segment": _segment(lines, at),
    }


def named(customers: Sequence[str], labels: Labels) -> np.ndarray:
    """The group of each customer in their order."""
    return np.array([labels.get(customer, NEVER) for customer in customers], dtype=str)


def _country(known: pd.DataFrame) -> Labels:
    """Where their last order went."""
    last = known.groupby("customer")["country"].last()
    return {str(customer): str(country) or UNKNOWN for customer, country in last.items()}


def _tenure(known: pd.DataFrame, at: datetime) -> Labels:
    first = known.groupby("customer")["at"].min()
    found = {}
    for customer, began in first.items():
        since = at - began.to_pydatetime()
        found[str(customer)] = next((name for name, most in TENURES if since <= most), LONGER)
    return found


def _segment(lines: pd.DataFrame, at: datetime) -> Labels:
    """By value, as on the page of segments, with the borders of that moment."""
    purchases = Purchases(before(lines, at))
    habits = purchases.habits(at)
    if not len(habits):
        return {}
    places = kinds(habits, borders_of(habits, purchases.gaps))
    return {
        purchases.customers[code]: KINDS[KEYS[place]].name
        for code, place in zip(habits.codes.tolist(), places.tolist(), strict=True)
    }
