"""Recency, frequency and monetary value in quintiles, and the names that the field gives them.

Hughes, A. M. (1994), Strategic Database Marketing: each customer gets a score from 1 to 5 for how
lately, how often and for how much they bought. Here a score is of the mid-rank: of all customers
sorted by a value, those who share it are in the middle of the places that they take together,

    p(v) = (number below v + number at v / 2) / number of all,      score = ceil(5 p(v)).

So equal customers always have equal scores: where two thirds ordered once, none of them is told to
order more often than another, and where all are equal, all are in the middle. The scores are kept
as the values at which they begin, so that a customer of a minute ago is scored by the same borders.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from crm_bridge.intelligence.segments.habits import Floats, Habits, Ints

LEVELS = 5
FEWEST_GAPS = 5
"""Repeat purchases from which the usual time between two is told."""
GAP_ASSUMED = 30.0
"""Days, while there are fewer."""
_RECENT, _MIDDLE = 4, 3


@dataclass(frozen=True, slots=True)
class Kind:
    """A segment by value: `means` is how its customers are, `do` what a shop usually does then."""

    name: str
    means: str
    do: str


KINDS: Mapping[str, Kind] = {
    "champions": Kind(
        "Champions",
        "bought lately, and buy more and more often than most",
        "Thank them, show them what is new first, ask for a review.",
    ),
    "loyal": Kind(
        "Loyal",
        "come back regularly and spend well",
        "Keep promises, solve problems fast, suggest what goes with what they have.",
    ),
    "promising": Kind(
        "Promising",
        "came back lately, still with few or small orders",
        "Suggest what suits their last orders.",
    ),
    "new": Kind(
        "New",
        "ordered for the first time, lately",
        "Make the first order a good one: delivery on time, help at once.",
    ),
    "slipping": Kind(
        "Slipping away",
        "neither lately nor often, and have begun to stay away",
        "A reason to come back before they are forgotten.",
    ),
    "at_risk": Kind(
        "At risk",
        "bought often or for much, and have not for long",
        "Find out what went wrong; a person helps more than an offer.",
    ),
    "cannot_lose": Kind(
        "Cannot lose them",
        "were among the best customers, and are gone longer than most",
        "Call or write in person.",
    ),
    "hibernating": Kind(
        "Hibernating",
        "bought little, long ago",
        "Leave them in peace, but for a rare reminder.",
    ),
}
"""By key, the most valuable first."""

KEYS = tuple(KINDS)


@dataclass(frozen=True)
class Borders:
    """The smallest values of scores 2 to 5 for nearness (the recency, negative), orders and spend.
    `usual_gap` is the median of days between two orders of one customer: who ordered within it is
    not away, however lately others did."""

    nearness: Floats
    orders: Floats
    spend: Floats
    usual_gap: float


def borders_of(habits: Habits, gaps: Floats) -> Borders:
    """The quintiles of these customers."""
    return Borders(
        nearness=_borders(-habits.column("recency")),
        orders=_borders(habits.column("orders")),
        spend=_borders(habits.column("spend")),
        usual_gap=float(np.median(gaps)) if len(gaps) >= FEWEST_GAPS else GAP_ASSUMED,
    )


def scores(habits: Habits, borders: Borders) -> Ints:
    """A row a customer: recency, frequency and monetary score, each 1 to 5."""
    recency = habits.column("recency")
    near = _scores(-recency, borders.nearness)
    near = np.where(recency <= borders.usual_gap, np.maximum(near, _MIDDLE), near)
    orders = _scores(habits.column("orders"), borders.orders)
    return np.column_stack([near, orders, _scores(habits.column("spend"), borders.spend)])


def kinds(habits: Habits, borders: Borders) -> Ints:
    """The segment of each customer, as a place in `KEYS`."""
    score = scores(habits, borders)
    near, worth = score[:, 0], score[:, 1:].mean(axis=1)
    once = habits.column("orders") == 1
    lately = (near >= _RECENT) | (habits.column("recency") <= borders.usual_gap)
    rules = [
        ("new", once & lately),
        ("champions", (near >= _RECENT) & (worth >= 4)),
        ("loyal", (near >= _MIDDLE) & (worth >= 3) & ~once),
        ("promising", lately),
        ("slipping", near >= _MIDDLE),
        ("cannot_lose", (near == 1) & (worth >= 4.5)),
        ("at_risk", worth >= 3),
    ]
    found = np.select(
        [rule for _, rule in rules],
        [KEYS.index(key) for key, _ in rules],
        default=KEYS.index("hibernating"),
    )
    return found.astype(np.int64)


def _borders(values: Floats) -> Floats:
    distinct, counts = np.unique(values, return_counts=True)
    middle = (np.cumsum(counts) - counts / 2) / max(len(values), 1)
    level = np.ceil(LEVELS * middle - 1e-9)
    starts = [distinct[level >= wanted] for wanted in range(2, LEVELS + 1)]
    return np.array([start[0] if len(start) else np.inf for start in starts])


def _scores(values: Floats, borders: Floats) -> Ints:
    return np.asarray(1 + np.searchsorted(borders, values, side="right"), dtype=np.int64)
