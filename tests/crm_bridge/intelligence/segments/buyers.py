"""Made-up customers who buy in ways that are easy to tell apart."""

from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from crm_bridge.intelligence.order_lines import table_of
from tests.crm_bridge.intelligence.tables import BEGIN

NOW = BEGIN + timedelta(days=365)


def order(
    customer: str,
    day: float,
    *products: str,
    price: int = 1000,
    pieces: int = 1,
    cancelled: bool = False,
) -> list[tuple]:
    """`day` days before `NOW`."""
    at = NOW - timedelta(days=day)
    number = f"{customer}/{day}"
    return [(customer, one, number, at, pieces, price, "", cancelled) for one in products]


def lines_of(*orders: list[tuple]) -> pd.DataFrame:
    return table_of(line for each in orders for line in each)


def returned(*rows: tuple[str, str, str, datetime, str, int | None]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["customer", "product", "order", "at", "state", "amount"])
    table["at"] = pd.to_datetime(table["at"], utc=True)
    return table


def three_crowds(each: int = 60, seed: int = 3) -> pd.DataFrame:
    """`often-…` order every fortnight for little, `dear-…` ordered twice long ago for much,
    `once-…` ordered once, lately."""
    rng = np.random.default_rng(seed)
    orders = []
    for number in range(each):
        orders += [
            order(f"often-{number}", 3 + 14 * at + rng.uniform(0, 3), "tea", price=500)
            for at in range(24)
        ]
        orders += [
            order(f"dear-{number}", day, f"rare-{day}", price=int(rng.integers(40_000, 60_000)))
            for day in rng.uniform(250, 330, 2)
        ]
        orders.append(order(f"once-{number}", rng.uniform(5, 20), "tea", pieces=3))
    return lines_of(*orders)
