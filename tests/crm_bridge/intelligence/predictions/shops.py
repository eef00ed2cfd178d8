"""Made-up shops for predictions: customers who buy at rates of their own until they stay away."""

from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from crm_bridge.intelligence.order_lines import Row, table_of
from tests.crm_bridge.intelligence.tables import BEGIN

DAYS = 240
END = BEGIN + timedelta(days=DAYS)
PRODUCTS = 30


def lively_shop(customers: int = 300, seed: int = 5) -> pd.DataFrame:
    """Rates are gamma-distributed; after each order one of eight leaves for good. Who buys the
    product `lamp` buys `bulb` ten days later, more often than not."""
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    for number in range(customers):
        customer, at = f"c{number}", rng.uniform(0, DAYS * 0.7)
        rate, price = rng.gamma(1.0, 1 / 25), int(rng.integers(500, 5000))
        while at < DAYS:
            things = {f"p{thing}" for thing in rng.integers(0, PRODUCTS, rng.integers(1, 5))}
            if rng.random() < 0.15:
                things.add("lamp")
            rows += lines(customer, at, *things, price=price, cancelled=rng.random() < 0.03)
            if "lamp" in things and rng.random() < 0.6 and at + 10 < DAYS:
                rows += lines(customer, at + 10, "bulb", price=300)
            if rng.random() < 0.125:
                break
            at += rng.exponential(1 / rate) + 0.5
    return table_of(rows)


def lines(
    customer: str,
    day: float,
    *products: str,
    price: int = 1000,
    pieces: int = 1,
    cancelled: bool = False,
) -> list[Row]:
    """One order, `day` days after `BEGIN`."""
    at: datetime = BEGIN + timedelta(days=day)
    number = f"{customer}-{day:.3f}"
    return [(customer, one, number, at, pieces, price, "", cancelled) for one in products]


def table(*orders: list[Row]) -> pd.DataFrame:
    return table_of(row for order in orders for row in order)
