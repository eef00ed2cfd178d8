"""Checks of orders."""

import numpy as np
import pandas as pd

from crm_bridge.intelligence.quality.findings import Check, Found, far_out, found_where
from crm_bridge.intelligence.quality.of_customers import A_DAY, FAR, beside_the_usual
from crm_bridge.intelligence.quality.tables import Tables

OLDEST = pd.Timestamp("1995-01-01", tz="UTC")
WEEKS = 8
ENOUGH_A_WEEK = 20
"""Below so many orders a week, a week without any is no news."""
LEAST_SHARE = 0.4
A_MOMENT = pd.Timedelta(minutes=2)


def _in_the_future(tables: Tables) -> Found:
    wrong = tables.orders["placed_at"] > pd.Timestamp(tables.as_of) + A_DAY
    return found_where(tables.orders, wrong, lambda row: f"{row.number}: {row.placed_at:%Y-%m-%d}")


def _too_old(tables: Tables) -> Found:
    wrong = tables.orders["placed_at"] < OLDEST
    return found_where(tables.orders, wrong, lambda row: f"{row.number}: {row.placed_at:%Y-%m-%d}")


def _currency(tables: Tables) -> Found:
    wrong = beside_the_usual(tables.orders["currency"])
    return found_where(tables.orders, wrong, lambda row: f"{row.number}: {row.currency}")


def _without_lines(tables: Tables) -> Found:
    wrong = ~tables.orders["number"].isin(tables.order_lines["order_number"])
    return found_where(
        tables.orders, wrong, lambda row: f"{row.number} of {row.placed_at:%Y-%m-%d}"
    )


def _twice(tables: Tables) -> Found:
    """The same customer, the same things and the same sum within two minutes."""
    ordered = tables.orders.sort_values(["customer_id", "total", "placed_at"])
    close = _again(ordered, ["customer_id", "total"])
    # Baskets are compared of those alone that may be the same: most orders are nobody's double.
    near = ordered[close | close.shift(-1, fill_value=False)]
    lines = tables.order_lines[tables.order_lines["order_number"].isin(near["number"])]
    lines = lines.sort_values(["order_number", "product_id"])
    text = lines["product_id"].astype(str) + "*" + lines["quantity"].astype(str)
    basket = text.groupby(lines["order_number"]).agg(" ".join).rename("basket")
    orders = near.join(basket, on="number").dropna(subset=["basket"])
    orders = orders.sort_values(["customer_id", "basket", "total", "placed_at"])
    doubles = orders[_again(orders, ["customer_id", "basket", "total"])]
    wrong = tables.orders["number"].isin(doubles["number"])
    return found_where(
        tables.orders, wrong, lambda row: f"{row.number}: as another of {row.placed_at:%Y-%m-%d}"
    )


def _again(orders: pd.DataFrame, same: list[str]) -> "pd.Series[bool]":
    """Where the row before has the same values, a moment earlier."""
    alike = (orders[same] == orders[same].shift()).all(axis=1)
    return alike & (orders["placed_at"].diff() <= A_MOMENT)


def _times(tables: Tables) -> Found:
    orders = tables.orders
    wrong = (orders["shipped_at"] < orders["placed_at"]) | (
        orders["delivered_at"] < orders["shipped_at"].fillna(orders["placed_at"])
    )
    return found_where(
        orders, wrong, lambda row: f"{row.number}: placed {row.placed_at:%Y-%m-%d %H:%M}"
    )


def _total(tables: Tables) -> Found:
    worth = tables.order_lines["quantity"] * tables.order_lines["unit_price"]
    sums = worth.groupby(tables.order_lines["order_number"]).sum().rename("worth")
    orders = tables.orders.join(sums, on="number")
    wrong = (orders["total"] <= 0) & (orders["worth"] > 0)
    return found_where(
        orders, wrong, lambda row: f"{row.number}: {row.total} for things worth {row.worth}"
    )


def _total_outliers(tables: Tables) -> Found:
    paid = tables.orders[(tables.orders["total"] > 0).fillna(False)]
    wrong = pd.Series(far_out(np.log(paid["total"].astype(float)), FAR), index=paid.index)
    return found_where(
        paid, wrong, lambda row: f"{row.number}: {row.total} {row.currency} (minor units)"
    )


def _volume(tables: Tables) -> Found:
    """The last whole week of the data beside the median of the eight before it."""
    placed = tables.orders["placed_at"].dropna()
    placed = placed[placed <= pd.Timestamp(tables.as_of)]
    if placed.empty:
        return Found(0, 0)
    ages = (placed.max() - placed) // pd.Timedelta(weeks=1)
    weeks = np.bincount(ages[ages <= WEEKS].astype(int), minlength=WEEKS + 1)
    usual = float(np.median(weeks[1:]))
    if usual < ENOUGH_A_WEEK or weeks[0] >= LEAST_SHARE * usual:
        return Found(1, 0)
    told = f"{weeks[0]} orders in the week until {placed.max():%Y-%m-%d}, usually {usual:.0f}"
    return Found(1, 1, (told,))


def _stale(tables: Tables) -> Found:
    """None for three days, and for twice as long as the longest pause of the last 500 orders."""
    placed = tables.orders["placed_at"].dropna().sort_values()
    recent = placed.iloc[-500:]
    if len(recent) < ENOUGH_A_WEEK:
        return Found(0, 0)
    longest = recent.diff().max()
    age = pd.Timestamp(tables.as_of) - recent.iloc[-1]
    if age <= max(2 * longest, 3 * A_DAY):
        return Found(1, 0)
    return Found(1, 1, (f"the last order is of {recent.iloc[-1]:%Y-%m-%d}, {age.days} days ago",))


ORDERS = (
    Check(
        "orders_in_the_future",
        "orders",
        "Orders placed in the future",
        "Look at the clock and the time zone of the shop system.",
        _in_the_future,
        stops=True,
    ),
    Check(
        "orders_too_old",
        "orders",
        "Orders older than 1995",
        "A missing date is often written as the beginning of time: leave such orders out.",
        _too_old,
        stops=True,
        tolerated=0.001,
    ),
    Check(
        "orders_currency",
        "orders",
        "Orders in another currency than most",
        "Amounts are compared as they are: what customers are worth cannot be told in a mixture.",
        _currency,
        stops=True,
        tolerated=0.02,
    ),
    Check(
        "orders_without_lines",
        "orders",
        "Orders without lines",
        "Load order_lines as well: what was bought in them is not known.",
        _without_lines,
        stops=True,
        tolerated=0.05,
    ),
    Check(
        "orders_twice",
        "orders",
        "Orders that seem to be there twice",
        "The same customer, things and sum within two minutes: look whether a file was joined "
        "to itself.",
        _twice,
        stops=True,
        tolerated=0.02,
    ),
    Check(
        "orders_times",
        "orders",
        "Orders shipped before they were placed, or delivered before they were shipped",
        "Look at the time zones of the systems that write these times.",
        _times,
    ),
    Check(
        "orders_total",
        "orders",
        "Orders of nothing for things that cost something",
        "Write what was paid into total.",
        _total,
        stops=True,
        tolerated=0.05,
    ),
    Check(
        "orders_total_outliers",
        "orders",
        "Sums far from all others",
        "A point may have slipped; what a wholesale customer buys is right as it is.",
        _total_outliers,
    ),
    Check(
        "orders_volume",
        "orders",
        "Far fewer orders in the last week than usual",
        "Look whether the last file was cut short: forecasts would take it for customers leaving.",
        _volume,
        stops=True,
    ),
    Check(
        "orders_stale",
        "orders",
        "No new order for unusually long",
        "Load the orders since, or look whether the loading still runs.",
        _stale,
    ),
)
