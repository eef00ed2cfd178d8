"""Why a score is what it is: how far each group of facts moves it away from a typical customer's.

The effects are Shapley values (Shapley 1953; Lundberg & Lee 2017) over groups of features, a group
that is left out having the values of the typical customer. There are so few groups that they are
computed exactly, by asking the model itself for every combination: they add up to the whole
difference to the typical customer, whatever the model is.
"""

from collections.abc import Callable, Mapping
from functools import cache
from math import factorial

import numpy as np

from crm_bridge.intelligence.predictions.customer_predictions import Reason
from crm_bridge.intelligence.predictions.features import FEATURES, Matrix
from crm_bridge.intelligence.predictions.occasions import Numbers

GROUPS: Mapping[str, tuple[str, ...]] = {
    "rhythm": ("recency", "interval", "overdue", "regularity"),
    "history": ("tenure", "since_start", "orders", "rate"),
    "lately": ("orders_30", "orders_60", "orders_90", "orders_180", "trend"),
    "spending": ("value", "value_last", "spent_90"),
    "choice": ("products", "breadth", "repeats", "pieces"),
    "taken_back": ("taken_back", "taken_back_90"),
    "season": ("season",),
}
_NOTHING = 1e-3
Money = Callable[[int], str]


def reasons_for(
    score: Callable[[Matrix], Numbers], own: Numbers, typical: Numbers, texts: Mapping[str, str]
) -> tuple[Reason, ...]:
    """The strongest first; groups that do not move the score are left out."""
    combinations, weights = _combinations()
    values = score(np.where(combinations, own, typical))
    effects = weights @ values
    found = [
        Reason(about, texts[about], float(effect))
        for about, effect in zip(GROUPS, effects, strict=True)
        if abs(effect) >= _NOTHING
    ]
    return tuple(sorted(found, key=lambda reason: -abs(reason.effect)))


def texts_of(own: Numbers, days: float, money: Money) -> dict[str, str]:
    """What each group says of a customer, in words; `days` is how far the score looks ahead."""
    fact = dict(zip(FEATURES, (float(value) for value in own), strict=True))
    orders = round(np.exp(fact["orders"]))
    tenure, recency = np.expm1(fact["tenure"]), np.expm1(fact["recency"])
    last = f"{_days(recency)} ago" if recency >= 1 else "within the last day"
    if orders > 1:
        every = _days((tenure - recency) / (orders - 1))
        rhythm = f"Ordered every {every.removeprefix('1 ')}, last order {last}."
    else:
        rhythm = f"Ordered on one day so far, {last}."
    quarter, half = round(np.expm1(fact["orders_90"])), round(np.expm1(fact["orders_180"]))
    each = np.expm1(fact["value"])
    newest = np.exp(fact["value_last"] + fact["value"]) - 1 if each > 0 else 0.0
    again, off = round(100 * fact["repeats"]), round(100 * fact["taken_back"])
    took = np.expm1(fact["products"])
    takes = f"Takes about {_count(max(round(took), 1), 'product')} at a time"
    spends = f"Spends {money(round(each))} on a day with an order."
    return {
        "rhythm": rhythm,
        "history": f"Known for {_days(tenure)}, with orders on {_count(orders, 'day')}.",
        "lately": (
            f"Orders on {_count(quarter, 'day')} of the last 90, "
            f"on {_count(half - quarter, 'day')} of the 90 before."
        ),
        "spending": spends if orders == 1 else f"{spends} The last was {money(round(newest))}.",
        "choice": f"{takes}." if orders == 1 else f"{takes}, {again} % not for the first time.",
        "taken_back": (
            f"{off} % of what was ordered, by value, was called off or taken back."
            if fact["taken_back"] > 0 or fact["taken_back_90"] > 0
            else "Nothing was called off or taken back."
        ),
        "season": (
            f"Ordered in the same {days:.0f} days of last year."
            if fact["season"]
            else f"Ordered nothing in the same {days:.0f} days of last year."
        ),
    }


@cache
def _combinations() -> tuple[Matrix, Matrix]:
    """Which features are the customer's own in each combination of groups (a row each), and each
    group's Shapley weights over the combinations: for S without it -|S|!(n-|S|-1)!/n!, for S with
    it (|S|-1)!(n-|S|)!/n!."""
    n = len(GROUPS)
    inside = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
    member = np.array([[name in group for name in FEATURES] for group in GROUPS.values()])
    size = inside.sum(axis=1)
    with_it = np.array([factorial(max(s - 1, 0)) * factorial(n - s) for s in size]) / factorial(n)
    without = np.array([factorial(s) * factorial(max(n - s - 1, 0)) for s in size]) / factorial(n)
    weights = np.where(inside.T == 1, with_it, -without)
    return (inside @ member).astype(bool), weights


def _days(days: float) -> str:
    if days < 1.5:
        return "1 day"
    return f"{days:.0f} days" if days < 120 else f"{days / 30.4375:.0f} months"


def _count(number: int, of: str) -> str:
    return f"{number} {of}" if number == 1 else f"{number} {of}s"
