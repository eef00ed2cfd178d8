"""What the pages of segments say in words and small bars."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crm_bridge.console.formats import money
from crm_bridge.intelligence.segments.model import HABITS, VALUE

TITLES = {VALUE: "By value", HABITS: "By habit"}
FEATURES = {
    "recency": "Days since the last order",
    "orders": "Orders",
    "spend": "Spent in all",
    "price": "Price of a piece",
    "pieces": "Pieces an order",
    "again": "Bought before",
    "sent_back": "Sent back or cancelled",
    "tenure": "Days since the first order",
}
_MONEY, _SHARES = ("spend", "price"), ("again", "sent_back")
_PER_DEVIATION, _MIDDLE = 20.0, 50.0
"""A bar reaches the edge at two and a half standard deviations."""


@dataclass(frozen=True, slots=True)
class TraitBar:
    """One thing that sets a segment apart; the bar goes from the middle to the right where it is
    more than with all customers."""

    title: str
    typical: str
    of_all: str
    x: float
    width: float
    more: bool


def bars(traits: Sequence[Mapping[str, Any]], currency: str) -> list[TraitBar]:
    """In the order in which they are kept: the most telling first."""
    return [_bar(one, currency) for one in traits if one["feature"] in FEATURES]


def _bar(trait: Mapping[str, Any], currency: str) -> TraitBar:
    apart = float(trait["apart"])
    width = min(abs(apart) * _PER_DEVIATION, _MIDDLE)
    return TraitBar(
        FEATURES[trait["feature"]],
        _value(trait["feature"], trait["typical"], currency),
        _value(trait["feature"], trait["of_all"], currency),
        round(_MIDDLE if apart > 0 else _MIDDLE - width, 2),
        round(width, 2),
        apart > 0,
    )


def _value(feature: str, value: float, currency: str) -> str:
    if feature in _MONEY:
        return money(round(value), currency)
    if feature in _SHARES:
        return f"{value:.0%}"
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"
