"""What each customer did up to a moment, as numbers: recency, frequency, money, and how they buy.

Nothing of who they are is among them: no name, age, gender or country.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crm_bridge.intelligence.order_lines import COLUMNS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEATURES = ("recency", "orders", "spend", "price", "pieces", "again", "sent_back", "tenure")
_DAY = 86_400.0
_REFUNDED, _REFUSED = "refunded", "refused"


@dataclass(frozen=True)
class Habits:
    """A row a customer who had bought something by `at`; `codes` are their places in the list of
    all customers. A column each:

    - `recency`: days since the last order; `tenure`: since the first
    - `orders`: how many; `spend`: what they came to in minor units, less what was refunded
    - `price`: of one piece, on average; `pieces`: in one order, on average
    - `again`: the share of lines with a product that an earlier order of theirs had
    - `sent_back`: the share of lines that were cancelled or returned
    """

    at: datetime
    codes: Ints
    values: Floats

    def column(self, name: str) -> Floats:
        found: Floats = self.values[:, FEATURES.index(name)]
        return found

    def __len__(self) -> int:
        return len(self.codes)


class Purchases:
    """The table of order lines prepared, so that the habits of every month are quickly counted.

    `lines` is as in `crm_bridge.intelligence.order_lines`; `returns` has the columns customer,
    product, order, at, state and amount.
    """

    def __init__(self, lines: pd.DataFrame, returns: pd.DataFrame | None = None) -> None:
        lines = lines[list(COLUMNS)]
        codes, names = pd.factorize(lines["customer"])
        self.customers: Sequence[str] = [str(name) for name in names]
        self._code: Ints = codes.astype(np.int64)
        self._at = _seconds(lines["at"])
        self._bought = ~lines["cancelled"].to_numpy(dtype=bool)
        self._pieces = lines["quantity"].to_numpy(dtype=float)
        self._value = self._pieces * lines["price"].to_numpy(dtype=float)
        self._begins = self._bought & ~_seen_before(lines, ["order"], self._bought)
        self._again = self._bought & _had_before(lines, self._bought)
        self._returned = np.full(len(lines), np.inf)
        self._refunds: tuple[Ints, Floats, Floats] | None = None
        if returns is not None and len(returns):
            self._returned = _returned_at(lines, returns)
            self._refunds = _refunds(returns, names)

    @cached_property
    def gaps(self) -> Floats:
        """Days between one order of a customer and their next, of all."""
        at, code = self._at[self._begins], self._code[self._begins]
        order = np.lexsort((at, code))
        between = np.diff(at[order]) / _DAY
        return np.asarray(between[np.diff(code[order]) == 0], dtype=float)

    @property
    def first(self) -> datetime | None:
        """When the oldest order was placed."""
        return datetime.fromtimestamp(self._at[0], UTC) if len(self) else None

    def __len__(self) -> int:
        return len(self._at)

    def habits(self, at: datetime) -> Habits:
        """What had happened before `at`."""
        moment, n = at.timestamp(), len(self.customers)
        until = int(np.searchsorted(self._at, moment, side="left"))
        code, bought = self._code[:until], self._bought[:until]

        def per_customer(what: NDArray[np.bool_], weights: Floats | None = None) -> Floats:
            kept = weights[:until][what] if weights is not None else None
            return np.bincount(code[what], weights=kept, minlength=n).astype(float)

        orders = per_customer(self._begins[:until])
        lines, asked = per_customer(bought), per_customer(np.ones(until, dtype=bool))
        pieces, gross = per_customer(bought, self._pieces), per_customer(bought, self._value)
        first, last = np.full(n, np.inf), np.full(n, -np.inf)
        np.minimum.at(first, code[bought], self._at[:until][bought])
        np.maximum.at(last, code[bought], self._at[:until][bought])
        gone = per_customer(~bought | (self._returned[:until] < moment))
        there = np.flatnonzero(orders > 0)
        columns = {
            "recency": (moment - last[there]) / _DAY,
            "orders": orders[there],
            "spend": np.maximum(gross - self._refunded(moment, n), 0.0)[there],
            "price": np.maximum(gross[there], 0.0) / np.maximum(pieces[there], 1.0),
            "pieces": np.maximum(pieces[there], 0.0) / orders[there],
            "again": per_customer(self._again[:until])[there] / lines[there],
            "sent_back": gone[there] / asked[there],
            "tenure": (moment - first[there]) / _DAY,
        }
        table = np.column_stack([columns[name] for name in FEATURES])
        return Habits(at, there.astype(np.int64), table.reshape(len(there), len(FEATURES)))

    def _refunded(self, moment: float, n: int) -> Floats:
        if self._refunds is None:
            return np.zeros(n)
        code, at, amount = self._refunds
        then = at < moment
        return np.bincount(code[then], weights=amount[then], minlength=n).astype(float)


def _seconds(at: "pd.Series[pd.Timestamp]") -> Floats:
    nanoseconds = at.astype("datetime64[ns, UTC]").astype("int64").to_numpy()
    return np.asarray(nanoseconds, dtype=float) / 1e9


def _seen_before(lines: pd.DataFrame, by: list[str], among: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether an earlier line among those has the same."""
    found = np.zeros(len(lines), dtype=bool)
    found[among] = lines.loc[among, by].duplicated().to_numpy()
    return found


def _had_before(lines: pd.DataFrame, bought: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether the customer had bought the product in an earlier order, not in the same basket."""
    found = np.zeros(len(lines), dtype=bool)
    baskets = lines.loc[bought, ["customer", "product", "order"]]
    once = baskets.drop_duplicates()
    repeated = once[["customer", "product"]].duplicated()
    found[np.flatnonzero(bought)[baskets.index.get_indexer(once.index[repeated])]] = True
    return found


def _returned_at(lines: pd.DataFrame, returns: pd.DataFrame) -> Floats:
    """When each line was asked to be taken back; infinite where it never was."""
    wanted = returns[returns["state"] != _REFUSED]
    asked = pd.Series(_seconds(wanted["at"]), index=wanted.index)
    earliest = asked.groupby([wanted["order"], wanted["product"]]).min()
    keys = pd.MultiIndex.from_frame(lines[["order", "product"]])
    return np.asarray(earliest.reindex(keys).fillna(np.inf), dtype=float)


def _refunds(returns: pd.DataFrame, names: "pd.Index[str]") -> tuple[Ints, Floats, Floats]:
    """Customer, time and amount of all money that went back."""
    paid = returns[(returns["state"] == _REFUNDED) & returns["amount"].notna()]
    codes = names.get_indexer(pd.Index(paid["customer"]))
    known = codes >= 0
    amounts = paid["amount"].to_numpy(dtype=float)[known]
    return codes[known].astype(np.int64), _seconds(paid["at"])[known], amounts
