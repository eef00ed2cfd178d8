"""Small tables of order lines, written as what a customer bought when."""

from datetime import UTC, datetime, timedelta

import pandas as pd

from crm_bridge.intelligence.order_lines import Row, table_of

BEGIN = datetime(2025, 1, 1, 12, tzinfo=UTC)
PRICE = 1000


def basket(customer: str, day: int, *products: str, cancelled: bool = False) -> list[Row]:
    """One piece of each product, `day` days after `BEGIN`."""
    at = BEGIN + timedelta(days=day)
    order = f"{customer}-{day}"
    return [(customer, p, order, at, 1, PRICE, "GB", cancelled) for p in products]


def lines_of(*baskets: list[Row]) -> pd.DataFrame:
    """The table of `crm_bridge.intelligence.order_lines`."""
    return table_of(line for each in baskets for line in each)
