"""Orders as the measure of the unusual reads them, each with what was taken back of it and when."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, repeat
from operator import itemgetter

import pandas as pd

MOSTLY = 0.5
"""An order counts as called off once at least this share of its value was."""


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """Pieces of one product; `price` of one of them, in minor units."""

    product: str
    quantity: int
    price: int


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """What was known of an order when it was placed; "" where the shop does not say.

    `taken_back` says what came later: when, and which share of the order's value was called off
    or sent back; `called_off_at` when most of it had been called off. Of the order itself neither
    is ever read as a sign, only of those before it.
    """

    number: str
    customer: str
    at: datetime
    lines: tuple[PlacedLine, ...]
    currency: str = ""
    country: str = ""
    postcode: str = ""
    payment: str = ""
    taken_back: tuple[tuple[datetime, float], ...] = ()
    called_off_at: datetime | None = None

    @property
    def value(self) -> int:
        return sum(line.quantity * line.price for line in self.lines)

    def called_off(self, by: datetime | None = None) -> bool:
        """Whether most of it was called off, by then or ever."""
        at = self.called_off_at
        return at is not None and (by is None or at <= by)


def orders_of(lines: pd.DataFrame, cancellations: pd.DataFrame) -> list[PlacedOrder]:
    """The orders of a file of invoices, oldest first, with their cancellations matched to them.

    A cancellation names no order: it takes back the newest order line of the same customer and
    product with just as many pieces, or else newer lines before older ones. What was bought
    before the file begins matches nothing and is left out.
    """
    back = _matched(lines, cancellations)
    found = []
    names = ["order", "customer", "at", "country"]
    first = lines[names].drop_duplicates("order").itertuples(index=False, name=None)
    about = {
        order: (customer, at.to_pydatetime(), country) for order, customer, at, country in first
    }
    of_order: dict[str, list[PlacedLine]] = defaultdict(list)
    for order, line in zip(lines["order"].tolist(), _lines(lines), strict=True):
        of_order[order].append(line)
    for order, (customer, at, country) in about.items():
        placed = tuple(of_order[order])
        whole = max(sum(line.quantity * line.price for line in placed), 1)
        shares = tuple((when, value / whole) for when, value in back.get(order, ()))
        off_at = _when_most(shares)
        found.append(
            PlacedOrder(
                order,
                customer,
                at,
                placed,
                country=country,
                taken_back=shares,
                called_off_at=off_at,
            )
        )
    return sorted(found, key=lambda one: (one.at, one.number))


def _when_most(shares: Sequence[tuple[datetime, float]]) -> datetime | None:
    """When at least `MOSTLY` was taken back; `shares` are in the order of their times."""
    for (at, _), share in zip(shares, accumulate(share for _, share in shares), strict=True):
        if share >= MOSTLY:
            return at
    return None


def _lines(table: pd.DataFrame) -> Iterator[PlacedLine]:
    names = ("product", "quantity", "price")
    return map(PlacedLine, *(table[name].tolist() for name in names))


def _matched(
    lines: pd.DataFrame, cancellations: pd.DataFrame
) -> Mapping[str, Sequence[tuple[datetime, int]]]:
    """When and how much of each order was called off."""
    back: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    standing: dict[tuple[str, str], list[_Open]] = defaultdict(list)
    # Whole numbers compare much faster than times.
    events = sorted([*_events(lines, 0), *_events(cancellations, 1)], key=itemgetter(0, 1))
    for at, is_back, order, customer, product, quantity, price in events:
        open_lines = standing[customer, product]
        if not is_back:
            open_lines.append(_Open(order, quantity, price))
            continue
        left, when = quantity, pd.Timestamp(at, tz="UTC").to_pydatetime(warn=False)
        same = [line for line in open_lines if line.left == quantity]
        for line in same[-1:] or reversed(open_lines):
            taken = min(left, line.left)
            line.left -= taken
            left -= taken
            back[line.order].append((when, taken * line.price))
            if not left:
                break
        standing[customer, product] = [line for line in open_lines if line.left]
    return back


@dataclass(slots=True)
class _Open:
    """A line of which `left` pieces were not taken back yet."""

    order: str
    left: int
    price: int


_Event = tuple[int, int, str, str, str, int, int]


def _events(table: pd.DataFrame, is_back: int) -> Iterator[_Event]:
    names = ("order", "customer", "product", "quantity", "price")
    moments = table["at"].astype("int64").tolist()
    return zip(moments, repeat(is_back), *(table[name].tolist() for name in names), strict=False)
