"""What a customer's orders say of them: how recently, how often and for how much they buy (RFM,
Hughes 1994), what, in which sizes, at what prices, and what comes back.

Money stays in the currency of each order; nothing is ever added up over two. An order counts as a
purchase when it was not cancelled and cost something: replacements for nothing and credits say
nothing about buying.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import median, quantiles

from crm_bridge.intelligence.profile.history import Back, Bought, Piece

FEWEST = 3
"""Of fewer orders or pieces nothing is called a habit."""
REDUCED = 0.95
"""Who paid at most this share of today's price bought at a discount; less is rounding."""
_SHOWN = 3
_MONEY_BACK = ("returned", "refunded")
_ARRIVED = ("delivered", *_MONEY_BACK)


@dataclass(frozen=True, slots=True)
class Spent:
    """In one currency: what all purchases cost, what was given back of it, and how many there
    were."""

    currency: str
    paid: int
    refunded: int
    orders: int

    @property
    def kept(self) -> int:
        return self.paid - self.refunded

    @property
    def average(self) -> int:
        """Of a purchase, before anything went back."""
        return round(self.paid / self.orders)


@dataclass(frozen=True, slots=True)
class Share:
    """So many `count` out of `of`."""

    name: str
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class Size:
    """The size that was kept most often in a category: `count` of `of` pieces."""

    category: str
    size: str
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class Band:
    """The middle half of what they pay for a piece: from `low` to `high`, half of it below
    `middle`."""

    currency: str
    low: int
    middle: int
    high: int
    pieces: int


@dataclass(frozen=True, slots=True)
class SentBack:
    """Of the pieces that arrived, so many came back; `reasons` the most frequent first."""

    pieces: int
    of: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Buying:
    """`last` is the newest order of any kind; what is missing is None or empty. `every_days` is
    the median time between two days with purchases."""

    orders: int
    cancelled: int
    first_at: datetime | None
    last_at: datetime | None
    last: Bought | None
    every_days: float | None
    spent: tuple[Spent, ...]
    categories: tuple[Share, ...]
    sizes: tuple[Size, ...]
    bands: tuple[Band, ...]
    reduced: Share | None
    sent_back: SentBack | None


def buying_of(orders: Sequence[Bought]) -> Buying:
    """`orders` newest first."""
    purchases = [order for order in orders if is_purchase(order)]
    return Buying(
        orders=len(purchases),
        cancelled=sum(order.status == "cancelled" for order in orders),
        first_at=purchases[-1].at if purchases else None,
        last_at=purchases[0].at if purchases else None,
        last=orders[0] if orders else None,
        every_days=_every(purchases),
        spent=_spent(purchases),
        categories=_categories(purchases),
        sizes=_sizes(purchases),
        bands=_bands(purchases),
        reduced=_reduced(purchases),
        sent_back=_sent_back(purchases),
    )


def is_purchase(order: Bought) -> bool:
    return order.status != "cancelled" and order.total > 0


def kept(orders: Iterable[Bought]) -> Iterator[Piece]:
    """What they bought and did not send back."""
    for order in orders:
        gone = {back.product_id for back in order.returns if back.state != "refused"}
        whole = order.status in _MONEY_BACK and not gone
        for piece in order.pieces:
            if piece.quantity > 0 and piece.product_id not in gone and not whole:
                yield piece


def _every(purchases: Sequence[Bought]) -> float | None:
    days = sorted({order.at.date() for order in purchases})
    if len(days) < FEWEST:
        return None
    return float(median((b - a).days for a, b in pairwise(days)))


def _spent(purchases: Sequence[Bought]) -> tuple[Spent, ...]:
    """The currency of most orders first."""
    sums = [
        Spent(
            currency,
            paid=sum(order.total for order in purchases if order.currency == currency),
            refunded=sum(_refunded(order) for order in purchases if order.currency == currency),
            orders=count,
        )
        for currency, count in Counter(order.currency for order in purchases).most_common()
    ]
    return tuple(sums)


def _refunded(order: Bought) -> int:
    """Never more than the order cost, whatever its returns say."""
    given = [back.amount for back in order.returns if back.state == "refunded"]
    told = sum(amount for amount in given if amount and amount > 0)
    if order.status == "refunded" and not told:
        return order.total
    return min(told, order.total)


def _categories(purchases: Sequence[Bought]) -> tuple[Share, ...]:
    """By pieces that stayed: a share of money would add up currencies."""
    counts: Counter[str] = Counter()
    for piece in kept(purchases):
        if piece.category:
            counts[piece.category] += piece.quantity
    of = counts.total()
    return tuple(Share(name, count, of) for name, count in counts.most_common(_SHOWN))


def _sizes(purchases: Sequence[Bought]) -> tuple[Size, ...]:
    """Where two sizes were kept equally often, the one bought last."""
    worn: dict[str, Counter[str]] = {}
    for piece in kept(purchases):
        if piece.category and piece.size:
            worn.setdefault(piece.category, Counter())[piece.size] += piece.quantity
    found = []
    for category, counts in worn.items():
        ((size, count),) = counts.most_common(1)
        found.append(Size(category, size, count, counts.total()))
    return tuple(sorted(found, key=lambda one: -one.of)[:_SHOWN])


def _bands(purchases: Sequence[Bought]) -> tuple[Band, ...]:
    prices: dict[str, list[int]] = {}
    for order in purchases:
        prices.setdefault(order.currency, []).extend(
            piece.unit_price
            for piece in order.pieces
            if piece.quantity > 0 and piece.unit_price > 0
        )
    bands = []
    for currency, paid in prices.items():
        if len(paid) >= FEWEST:
            low, middle, high = (round(cut) for cut in quantiles(paid, n=4, method="inclusive"))
            bands.append(Band(currency, low, middle, high, len(paid)))
    return tuple(sorted(bands, key=lambda one: -one.pieces))


def _reduced(purchases: Sequence[Bought]) -> Share | None:
    """How many lines cost less than they would today."""
    compared = [
        piece.unit_price <= piece.list_price * REDUCED
        for order in purchases
        for piece in order.pieces
        if piece.list_price and piece.quantity > 0 and piece.unit_price > 0
    ]
    if len(compared) < FEWEST:
        return None
    return Share("reduced", sum(compared), len(compared))


def _sent_back(purchases: Sequence[Bought]) -> SentBack | None:
    """Of what arrived; a product that was asked back twice counts once."""
    arrived = back = 0
    reasons: Counter[str] = Counter()
    for order in purchases:
        if not (order.delivered_at or order.status in _ARRIVED or order.returns):
            continue
        pieces = [piece for piece in order.pieces if piece.quantity > 0]
        count = sum(piece.quantity for piece in pieces)
        arrived += count
        sent = [one for one in order.returns if one.state != "refused"]
        back += _pieces_back(order, pieces, sent, count)
        reasons.update(one.reason.strip().lower() for one in sent if one.reason)
    if not arrived:
        return None
    return SentBack(back, arrived, tuple(reason for reason, _ in reasons.most_common(_SHOWN)))


def _pieces_back(order: Bought, pieces: Sequence[Piece], sent: Sequence[Back], whole: int) -> int:
    if not sent:
        return whole if order.status in _MONEY_BACK else 0
    gone = {one.product_id for one in sent}
    return sum(piece.quantity for piece in pieces if piece.product_id in gone)
