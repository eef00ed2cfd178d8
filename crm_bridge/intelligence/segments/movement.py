"""Who was where at the beginning of each month, and how many went from one segment to another.

Each month is judged by the borders and centres of today: it is customers that move, not borders.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from crm_bridge.intelligence.segments.habits import Floats, Ints, Purchases
from crm_bridge.intelligence.segments.model import Segments

MONTHS = 12
NOWHERE = ""
"""Before the first order."""


@dataclass(frozen=True, slots=True)
class Move:
    """So many customers were in `origin` when the month began and in `target` when it ended, or at
    the moment it was counted. `month` as in 2026-11."""

    month: str
    origin: str
    target: str
    customers: int


@dataclass(frozen=True, slots=True)
class Member:
    """A customer now, and where they were when the month began."""

    customer: str
    key: str
    before: str
    spend: int


def moments(at: datetime, first: datetime | None, months: int = MONTHS) -> list[datetime]:
    """The beginnings of this month and of those before it, as far as there were orders; then `at`
    itself."""
    year, month = at.astimezone(UTC).year, at.astimezone(UTC).month
    found = [at]
    for _ in range(months):
        begin = datetime(year, month, 1, tzinfo=UTC)
        if begin < at:
            found.insert(0, begin)
        if first is None or begin <= first:
            break
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found


def moves(purchases: Purchases, segments: Segments, scheme: str, now: datetime) -> list[Move]:
    """Of each month up to `now`, those who stayed among them."""
    keys = [*segments.keys(scheme), NOWHERE]
    at = moments(now, purchases.first)
    places = [_places(purchases, segments, scheme, moment)[0] for moment in at]
    found: list[Move] = []
    for begin, before, after in zip(at, places, places[1:], strict=False):
        counts = np.bincount((before * len(keys) + after), minlength=len(keys) ** 2)
        found += [
            Move(f"{begin:%Y-%m}", keys[place // len(keys)], keys[place % len(keys)], int(count))
            for place, count in enumerate(counts)
            if count and keys[place % len(keys)] != NOWHERE
        ]
    return found


def members(purchases: Purchases, segments: Segments, scheme: str, now: datetime) -> list[Member]:
    """Everybody who has bought something."""
    keys = [*segments.keys(scheme), NOWHERE]
    at = moments(now, purchases.first)
    there, spend = _places(purchases, segments, scheme, at[-1])
    before, _ = _places(purchases, segments, scheme, at[-2]) if len(at) > 1 else (there, spend)
    return [
        Member(customer, keys[there[code]], keys[before[code]], int(spend[code]))
        for code, customer in enumerate(purchases.customers)
        if keys[there[code]] != NOWHERE
    ]


def _places(
    purchases: Purchases, segments: Segments, scheme: str, at: datetime
) -> tuple[Ints, Floats]:
    """Of every customer, those without an order at the last place; and what they spent."""
    keys: Sequence[str] = segments.keys(scheme)
    places = np.full(len(purchases.customers), len(keys), dtype=np.int64)
    spend = np.zeros(len(purchases.customers))
    if keys:
        habits = purchases.habits(at)
        places[habits.codes] = segments.labels(scheme, habits)
        spend[habits.codes] = habits.column("spend")
    return places, spend
