"""What customers bought until a moment, as arrays: all that a recommender learns from or looks at.

A model is fitted on the histories of all customers and asked with those of some, or of one who
bought a minute ago. Products are numbered by their place in the catalogue, customers by their row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

DAY = 86_400.0


@dataclass(frozen=True)
class Histories:
    """Lines of `customers` in any order; `now` says at what time each of them is looked at.

    row       whose line it is: the place in `customers`
    product   the place in the catalogue of `products` products
    order     a number for each basket
    day       when, in days since 1970, with fractions
    quantity  pieces
    price     of one piece, in minor units
    now       one for each customer, in days since 1970
    """

    customers: tuple[str, ...]
    products: int
    row: np.ndarray
    product: np.ndarray
    order: np.ndarray
    day: np.ndarray
    quantity: np.ndarray
    price: np.ndarray
    now: np.ndarray

    def __len__(self) -> int:
        return len(self.customers)

    @cached_property
    def bought(self) -> sparse.csr_matrix:
        """1 where a customer bought a product at all, customers × products."""
        matrix = self.summed(np.ones(len(self.row), np.float32))
        matrix.data[:] = 1.0
        return matrix

    @cached_property
    def baskets(self) -> sparse.csr_matrix:
        """In how many baskets of a customer a product was, customers × products."""
        first = self._first_of_each_basket
        return sparse.csr_matrix(
            (np.ones(len(first), np.float32), (self.row[first], self.product[first])),
            shape=(len(self), self.products),
        )

    @cached_property
    def _first_of_each_basket(self) -> np.ndarray:
        """One line for each product of a basket, where it stands twice as well."""
        pair = self.order.astype(np.int64) * self.products + self.product
        return np.unique(pair, return_index=True)[1]

    def once(self) -> "Histories":
        """A product at most once in a basket: its first line."""
        return self._lines(self._first_of_each_basket)

    def summed(self, values: np.ndarray) -> sparse.csr_matrix:
        """A value for each line, added up, customers × products."""
        return sparse.csr_matrix(
            (values, (self.row, self.product)), shape=(len(self), self.products)
        )

    def faded(self, half_life_days: float) -> sparse.csr_matrix:
        """Baskets with a product, each counting a half `half_life_days` before `now`."""
        once = self.once()
        age = np.maximum(once.now[once.row] - once.day, 0.0)
        return once.summed((0.5 ** (age / half_life_days)).astype(np.float32))

    def of(self, rows: Sequence[int] | np.ndarray) -> "Histories":
        """Those of the customers in these rows alone, in the order given."""
        rows = np.asarray(rows, dtype=np.int64)
        place = np.full(len(self), -1, np.int64)
        place[rows] = np.arange(len(rows))
        kept = self._lines(np.flatnonzero(place[self.row] >= 0))
        return replace(
            kept,
            customers=tuple(self.customers[row] for row in rows),
            row=place[kept.row],
            now=self.now[rows],
        )

    def where(self, lines: np.ndarray) -> "Histories":
        """The same customers with the lines that are true in `lines`."""
        return self._lines(np.flatnonzero(lines))

    def at(self, now: np.ndarray) -> "Histories":
        """The same lines looked at at other times."""
        return replace(self, now=now)

    def _lines(self, chosen: np.ndarray) -> "Histories":
        return replace(
            self,
            row=self.row[chosen],
            product=self.product[chosen],
            order=self.order[chosen],
            day=self.day[chosen],
            quantity=self.quantity[chosen],
            price=self.price[chosen],
        )


def histories_of(lines: pd.DataFrame, place: Mapping[str, int]) -> Histories:
    """All customers of a table of order lines (`crm_bridge.intelligence.order_lines`), looked at
    at the time of its last line. What is cancelled or not in the catalogue is left out; a customer
    with nothing else has a row all the same."""
    row, customers = pd.factorize(lines["customer"], sort=True)
    order = pd.factorize(lines["order"])[0]
    product = lines["product"].map(dict(place)).fillna(-1).to_numpy(np.int64)
    day = days_of(lines["at"])
    whole = Histories(
        customers=tuple(map(str, customers)),
        products=len(place),
        row=row.astype(np.int64),
        product=product,
        order=order.astype(np.int64),
        day=day,
        quantity=lines["quantity"].to_numpy(np.float64),
        price=lines["price"].to_numpy(np.float64),
        now=np.full(len(customers), day.max() if len(day) else 0.0),
    )
    return whole.where((product >= 0) & ~lines["cancelled"].to_numpy(bool))


def days_of(times: "pd.Series[pd.Timestamp]") -> np.ndarray:
    """Days since 1970, with fractions."""
    seconds = times.to_numpy("datetime64[ns]").astype("int64") / 1e9
    return np.asarray(seconds / DAY, dtype=np.float64)
