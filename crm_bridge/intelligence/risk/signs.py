"""What can be unusual about an order, each as a number that is 0 where there is nothing to it.

Every sign is read from the order and from what the same customer ordered before it, against the
shop's norms: never from who they are. The higher, the more unusual. Ratios are natural logarithms,
so that twice and four times as much are equal steps.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import log
from statistics import median

import numpy as np

from crm_bridge.intelligence.risk.norms import Norms
from crm_bridge.intelligence.risk.placed import PlacedOrder

SIGNS = (
    "quantity",
    "own_quantity",
    "pieces",
    "value",
    "own_value",
    "first_value",
    "price",
    "few_lines",
    "own_few_lines",
    "small",
    "burst",
    "soon",
    "repeated",
    "countries",
    "postcodes",
    "payments",
    "taken_back",
)
HABIT = 2
"""So many earlier orders make a habit."""
REMEMBERED = 50
"""Of a customer's earlier orders, so many of the newest are looked at."""
PRIOR_ORDERS = 4
"""Added to the orders that a share of taken-back ones is of, so that one of one is little."""
_MINUTE, _DAY, _WEEK = timedelta(minutes=1), timedelta(days=1), timedelta(days=7)
_MONTH, _YEAR = timedelta(days=30), timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Past:
    """What is remembered of an earlier order; `largest` is its largest line, in pieces."""

    order: PlacedOrder
    value: int
    largest: int
    lines: frozenset[tuple[str, int]]

    @classmethod
    def of(cls, order: PlacedOrder) -> "Past":
        return cls(
            order, order.value, max((line.quantity for line in order.lines), default=0), _set(order)
        )


@dataclass(frozen=True, slots=True)
class Sign:
    """`value` is what is measured; `told` are the numbers and names that the words about it say."""

    value: float
    told: tuple[float | str, ...]


Signs = Mapping[str, Sign]
"""By name, those that are above 0."""


def signs_of(order: PlacedOrder, before: Sequence[Past], norms: Norms) -> Signs:
    """`before` are the same customer's earlier orders, oldest first."""
    earlier = before[-REMEMBERED:]
    own = [past for past in earlier if past.order.currency == order.currency]
    found = {
        **_size(order, earlier, norms),
        **_worth(order, own, norms, first=not before),
        **_pace(order, earlier),
        **_places(order, earlier),
        **_taken_back(order, earlier),
    }
    return {name: sign for name, sign in found.items() if sign.value > 0}


def each_signed(orders: Iterable[PlacedOrder], norms: Norms) -> Iterator[tuple[PlacedOrder, Signs]]:
    """All orders, which come oldest first, each with what was known at that time."""
    before: dict[str, list[Past]] = defaultdict(list)
    for order in orders:
        known = before[order.customer]
        yield order, signs_of(order, known, norms)
        known.append(Past.of(order))
        # One more than is looked at: that it is no first order must stay known.
        del known[: -REMEMBERED - 1]


def matrix(signed: Iterable[Signs]) -> np.ndarray:
    """A row an order, a column for each of `SIGNS`."""
    place = {name: index for index, name in enumerate(SIGNS)}
    rows = [_row(signs, place) for signs in signed]
    return np.array(rows, dtype=float).reshape(-1, len(SIGNS))


def _row(signs: Signs, place: Mapping[str, int]) -> list[float]:
    row = [0.0] * len(place)
    for name, sign in signs.items():
        row[place[name]] = sign.value
    return row


def _size(order: PlacedOrder, earlier: Sequence[Past], norms: Norms) -> dict[str, Sign]:
    """Pieces and lines, against the shop's and the customer's own."""
    if not order.lines:
        return {}
    times, line = max(
        ((line.quantity / norms.quantity_of(line.product), line) for line in order.lines),
        key=lambda one: (one[0], one[1].product),
    )
    lines = len(order.lines)
    pieces = sum(line.quantity for line in order.lines) / lines
    found = {
        "quantity": Sign(_log(times), (times, line.product, line.quantity)),
        "pieces": Sign(_log(pieces / norms.pieces), (pieces / norms.pieces,)),
        "few_lines": Sign(_log(norms.lines / lines), (lines, norms.lines)),
    }
    if len(earlier) >= HABIT:
        largest = max(line.quantity for line in order.lines)
        times = largest / max(median(past.largest for past in earlier), 1)
        usually = median(len(past.lines) for past in earlier)
        found["own_quantity"] = Sign(_log(times), (times, largest))
        found["own_few_lines"] = Sign(_log(usually / lines), (lines, usually))
    return found


def _worth(
    order: PlacedOrder, own: Sequence[Past], norms: Norms, *, first: bool
) -> dict[str, Sign]:
    """Money, among orders of the same currency."""
    found = {}
    value = max(order.value, 0)
    if usual := norms.value.get(order.currency):
        times = value / usual
        found["value"] = Sign(_log(times), (times,))
        if first:
            found["first_value"] = Sign(_log(times), (times,))
    if order.lines and (usual := norms.price.get(order.currency)):
        times = max(line.price for line in order.lines) / usual
        found["price"] = Sign(_log(times), (times,))
    if len(own) >= HABIT and (usually := median(past.value for past in own)) > 0:
        times = value / usually
        found["own_value"] = Sign(_log(times), (times,))
        found["small"] = Sign(_log(usually / max(value, 1)), (times,))
    return found


def _pace(order: PlacedOrder, earlier: Sequence[Past]) -> dict[str, Sign]:
    """Orders close to each other, and the same again."""
    if not earlier:
        return {}
    gap = order.at - earlier[-1].order.at
    today = sum(past.order.at > order.at - _DAY for past in earlier)
    mine = _set(order)
    share, twin = max(
        (
            (len(mine & past.lines) / max(len(mine), 1), past.order.number)
            for past in earlier
            if past.order.at > order.at - _WEEK
        ),
        default=(0.0, ""),
    )
    return {
        "burst": Sign(float(today), (today + 1,)),
        "soon": Sign(_log(_DAY / max(gap, _MINUTE)), (gap.total_seconds(),)),
        "repeated": Sign(share, (share, twin)),
    }


def _places(order: PlacedOrder, earlier: Sequence[Past]) -> dict[str, Sign]:
    """How many other countries, postcodes and ways to pay there were in the month before."""
    month = [past.order for past in earlier if past.order.at > order.at - _MONTH]
    found = {}
    for sign, here, there in (
        ("countries", order.country, {one.country for one in month}),
        ("postcodes", order.postcode, {one.postcode for one in month}),
        ("payments", order.payment, {one.payment for one in month}),
    ):
        others = there - {"", here}
        if here and others:
            found[sign] = Sign(float(len(others)), (len(others) + 1,))
    return found


def _taken_back(order: PlacedOrder, earlier: Sequence[Past]) -> dict[str, Sign]:
    """What was called off or sent back of the last year's orders before this one was placed."""
    year = [past.order for past in earlier if past.order.at > order.at - _YEAR]
    back = sum(any(at < order.at for at, _ in one.taken_back) for one in year)
    return {"taken_back": Sign(back / (len(year) + PRIOR_ORDERS), (back, len(year)))}


def _set(order: PlacedOrder) -> frozenset[tuple[str, int]]:
    return frozenset((line.product, line.quantity) for line in order.lines)


def _log(times: float) -> float:
    return log(times) if times > 1 else 0.0
