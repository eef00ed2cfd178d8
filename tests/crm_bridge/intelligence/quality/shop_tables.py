"""A small shop in order, as the tables that checks read; a test spoils what it is about."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd

from crm_bridge.intelligence.quality import tables
from crm_bridge.intelligence.quality.tables import Tables

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ORDERS = 300
_COLUMNS = {name: list(query.selected_columns.keys()) for name, query in tables.QUERIES.items()}


def good_tables() -> Tables:
    """Ten customers, twelve products, thirty orders a week with one line each, three returns."""
    placed = [NOW - timedelta(hours=1 + 5.6 * n) for n in range(ORDERS)]
    return Tables(
        as_of=NOW,
        customers=_table(
            "customers",
            [
                (f"c{n}", f"c{n}@mail.example", "GB", NOW - timedelta(days=500))
                for n in range(10)
            ],
        ),
        products=_table(
            "products",
            [
                (f"p{n}", f"Cup {n}", "Cups", "A cup of clay.", 1_000 + 10 * n, "GBP", 5)
                for n in range(12)
            ],
        ),
        orders=_table(
            "orders",
            [
                (f"o{n}", f"c{n % 10}", at, "delivered", "GBP", 1_500 + 10 * (n % 9),
                 at + timedelta(hours=5), at + timedelta(days=2))
                for n, at in enumerate(placed)
            ],
        ),
        order_lines=_table(
            "order_lines",
            [(f"o{n}", 0, f"p{n % 12}", 1 + n % 3, 1_000 + 10 * (n % 12)) for n in range(ORDERS)],
        ),
        returns=_table(
            "returns",
            [
                (f"o{n}", f"p{n % 12}", placed[n] + timedelta(days=3), "refunded", 1_000, None)
                for n in (50, 51, 52)
            ],
        ),
    )  # fmt: skip


def _table(source: str, rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    return tables.table_of(rows, _COLUMNS[source])
