"""What is usual in the shop."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from crm_bridge.intelligence.risk.placed import PlacedOrder

ENOUGH_LINES = 5
"""So often must a product have been ordered before it has a usual quantity of its own."""


@dataclass(frozen=True)
class Norms:
    """Medians: pieces of a line by product, and of any product (`pieces`); lines of an order;
    value of an order and price of a piece by currency, in minor units."""

    quantity: Mapping[str, float]
    pieces: float
    lines: float
    value: Mapping[str, float]
    price: Mapping[str, float]

    @classmethod
    def fit(cls, orders: Iterable[PlacedOrder]) -> "Norms":
        quantities: dict[str, list[int]] = defaultdict(list)
        values: dict[str, list[int]] = defaultdict(list)
        prices: dict[str, list[int]] = defaultdict(list)
        lines = []
        for order in orders:
            lines.append(len(order.lines))
            values[order.currency].append(order.value)
            for line in order.lines:
                quantities[line.product].append(line.quantity)
                prices[order.currency].append(line.price)
        every = [one for some in quantities.values() for one in some]
        often = {key: some for key, some in quantities.items() if len(some) >= ENOUGH_LINES}
        return cls(
            quantity=_medians(often),
            pieces=max(float(median(every)), 1.0) if every else 1.0,
            lines=max(float(median(lines)), 1.0) if lines else 1.0,
            value=_medians(values),
            price=_medians(prices),
        )

    def quantity_of(self, product: str) -> float:
        return self.quantity.get(product, self.pieces)


def _medians(lists: Mapping[str, list[int]]) -> dict[str, float]:
    """Never 0: what is given away has no usual price to compare with."""
    return {key: max(float(median(some)), 1.0) for key, some in lists.items()}
