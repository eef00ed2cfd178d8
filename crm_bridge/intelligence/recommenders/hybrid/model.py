"""The recommender at work: asked with what one customer bought until a moment ago."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Protocol

import numpy as np

from crm_bridge.intelligence.recommenders.histories import DAY, Histories
from crm_bridge.intelligence.recommenders.hybrid.hybrid import Hybrid

MOST_LINES = 2000
"""The newest of somebody who bought more: enough to know them by."""


class Line(Protocol):
    """A line of an order that was really bought; `price` of one piece, in minor units."""

    @property
    def product_id(self) -> str: ...
    @property
    def order(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def quantity(self) -> int: ...
    @property
    def price(self) -> int: ...


@dataclass(frozen=True)
class Recommendations:
    """`products` in the order of the scores."""

    products: tuple[str, ...]
    hybrid: Hybrid

    @cached_property
    def place(self) -> dict[str, int]:
        return {product: place for place, product in enumerate(self.products)}

    def scores_of(self, customer: str, bought: Iterable[Line], now: datetime) -> np.ndarray:
        """The higher, the likelier it is bought next; all products of `products`, those bought
        before among them. Lines of other products are passed over; of a customer with no other,
        what newcomers buy. `customer` is the shop's id, so that who asks is not compared with
        themselves."""
        known = sorted(
            (line for line in bought if line.product_id in self.place), key=lambda line: line.at
        )[-MOST_LINES:]
        orders = {line.order: number for number, line in enumerate(known)}
        day = np.array([line.at.timestamp() for line in known], dtype=np.float64) / DAY
        histories = Histories(
            customers=(customer,),
            products=len(self.products),
            row=np.zeros(len(known), np.int64),
            product=np.array([self.place[line.product_id] for line in known], dtype=np.int64),
            order=np.array([orders[line.order] for line in known], dtype=np.int64),
            day=day,
            quantity=np.array([max(line.quantity, 0) for line in known], dtype=np.float64),
            price=np.array([max(line.price, 0) for line in known], dtype=np.float64),
            now=np.array([now.timestamp() / DAY]),
        )
        return np.asarray(self.hybrid.scores(histories)[0])
