"""What is learnt from and what is held back, by time.

Without a date the last basket of each customer with two or more is held back, and it is asked for
at the moment at which they came to buy it: what the customer bought before is known, and what
others bought whenever, as in the numbers that are published of such splits. With a date nothing
of that day or later is known, and what each customer bought since is held back as a whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from crm_bridge.intelligence.order_lines import before, bought
from crm_bridge.intelligence.recommenders.histories import Histories, days_of, histories_of
from crm_bridge.intelligence.recommenders.interface import Catalogue


class NothingToTest(ValueError):
    """No customer has something both to learn from and to test with."""


@dataclass(frozen=True)
class Split:
    """`known` is learnt from; `held` was bought by customers who are in `known` as well, each of
    whom is looked at at the time `now` (days since 1970)."""

    known: pd.DataFrame
    held: pd.DataFrame
    now: "pd.Series[float]"


@dataclass(frozen=True)
class Task:
    """A split as a recommender meets it: `histories` to be fitted on, `asked` the customers that
    it is tested with, and the places of what each really bought (-1: not in the catalogue)."""

    catalogue: Catalogue
    histories: Histories
    asked: Histories
    truth: Sequence[np.ndarray]


def last_basket_out(lines: pd.DataFrame) -> Split:
    """The last basket of each customer with two or more. Raises `NothingToTest`."""
    lines = bought(lines)
    baskets = lines.groupby("order", sort=False).agg(
        customer=("customer", "first"), at=("at", "min")
    )
    baskets = baskets.sort_values("at", kind="stable")
    numbers = baskets.groupby("customer")["at"].transform("size")
    last = baskets[numbers >= 2].groupby("customer").tail(1)
    if last.empty:
        raise NothingToTest("No customer bought twice: there is nothing to test with.")
    held = lines["order"].isin(last.index)
    now = pd.Series(days_of(last["at"]), index=last["customer"].to_numpy())
    return Split(lines[~held].reset_index(drop=True), lines[held].reset_index(drop=True), now)


def cut_at(lines: pd.DataFrame, cut: datetime) -> Split:
    """What was bought before `cut`, and what the same customers bought then or later. Raises
    `NothingToTest`."""
    lines = bought(lines)
    known = before(lines, cut)
    later = lines[lines["at"] >= cut]
    held = later[later["customer"].isin(set(known["customer"]))].reset_index(drop=True)
    if held.empty:
        raise NothingToTest(f"Nobody bought something both before {cut.date()} and after.")
    now = days_of(pd.Series([pd.Timestamp(cut)]))[0]
    return Split(known, held, pd.Series(now, index=held["customer"].unique()))


def task_of(split: Split, texts: dict[str, str], products: Iterable[str] | None = None) -> Task:
    """The catalogue has `products`, or those that were bought by then. `texts` are those of the
    products, whether known by then or not."""
    known = set(split.known["product"] if products is None else products)
    catalogue = Catalogue.of(known, {code: text for code, text in texts.items() if code in known})
    histories = histories_of(split.known, catalogue.place)
    row = {customer: index for index, customer in enumerate(histories.customers)}
    places = split.held["product"].map(catalogue.place).fillna(-1).astype("int64")
    truth = {str(who): np.unique(each) for who, each in places.groupby(split.held["customer"])}
    customers = sorted(truth)
    now = split.now[customers].to_numpy(np.float64)
    return Task(
        catalogue=catalogue,
        histories=histories,
        asked=histories.of([row[customer] for customer in customers]).at(now),
        truth=[truth[customer] for customer in customers],
    )
