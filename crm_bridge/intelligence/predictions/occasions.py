"""When each customer bought: one occasion is all that a customer bought on one day (UTC).

Shops split what is one visit into several orders (two invoices within a minute, one forgotten
thing ordered an hour later), which would look like customers who come back at once.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import numpy as np
import pandas as pd

Numbers: TypeAlias = np.ndarray[tuple[int], np.dtype[np.float64]]
Codes: TypeAlias = np.ndarray[tuple[int], np.dtype[np.int64]]
_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Occasions:
    """Sorted by customer, then time. Times are days since 1970, money is in minor units.

    `customer` points into `customers`; `new_products` counts lines of what the customer had never
    bought before. `taken_back_*` are the lines of orders that were called off or taken back.
    """

    customers: list[str]
    customer: Codes
    at: Numbers
    value: Numbers
    products: Numbers
    new_products: Numbers
    pieces: Numbers
    taken_back_customer: Codes
    taken_back_at: Numbers
    taken_back_value: Numbers

    def until(self, end: float) -> "Occasions":
        """What was known at `end`; the customers keep their codes."""
        seen, off = self.at < end, self.taken_back_at < end
        return Occasions(
            self.customers,
            self.customer[seen],
            self.at[seen],
            self.value[seen],
            self.products[seen],
            self.new_products[seen],
            self.pieces[seen],
            self.taken_back_customer[off],
            self.taken_back_at[off],
            self.taken_back_value[off],
        )


def days(moment: datetime) -> float:
    """A moment as days since 1970."""
    return moment.timestamp() / 86_400


def occasions_of(lines: pd.DataFrame) -> Occasions:
    """From order lines as in `crm_bridge.intelligence.order_lines`."""
    codes, customers = pd.factorize(lines["customer"])
    at = (lines["at"].astype("int64") / _DAY.value).to_numpy(dtype=np.float64)
    value = (lines["quantity"] * lines["price"]).to_numpy(dtype=np.float64)
    off = lines["cancelled"].to_numpy(dtype=bool)
    on = ~off
    first = np.zeros(len(lines), dtype=bool)
    things = lines["product"].to_numpy()
    first[on] = ~pd.DataFrame({"c": codes[on], "p": things[on]}).duplicated().to_numpy()
    code, day = codes[on].astype(np.int64), np.floor(at[on]).astype(np.int64)
    order = np.lexsort((at[on], code))
    code, day = code[order], day[order]
    begins = np.ones(len(code), dtype=bool)
    begins[1:] = (code[1:] != code[:-1]) | (day[1:] != day[:-1])
    starts = np.flatnonzero(begins)

    def summed(amounts: Numbers) -> Numbers:
        if not len(starts):
            return np.zeros(0)
        added: Numbers = np.add.reduceat(amounts[on][order].astype(np.float64), starts)
        return added

    return Occasions(
        customers=[str(customer) for customer in customers],
        customer=code[starts],
        at=at[on][order][starts],
        value=summed(value),
        products=summed(np.ones(len(lines))),
        new_products=summed(first.astype(np.float64)),
        pieces=summed(lines["quantity"].to_numpy(dtype=np.float64)),
        taken_back_customer=codes[off].astype(np.int64),
        taken_back_at=at[off],
        taken_back_value=value[off],
    )
