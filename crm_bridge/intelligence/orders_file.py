"""Order lines from a file of invoices, as the UCI "Online Retail" data has them.

Columns: InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country.
A line whose InvoiceNo begins with C, or whose quantity is negative, cancels something bought
before. Lines of no customer cannot be learnt from and are left out, as are postage and fees.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from crm_bridge.intelligence.order_lines import COLUMNS

_NEEDED = ("InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID")
_WORDS = ("InvoiceNo", "StockCode", "CustomerID", "Description", "Country")
_NO_PRODUCT = r"[A-Za-z]+\d*|gift_.*"
"""Codes without a number in front are postage, bank charges, samples and manual entries."""


class UnusableOrders(ValueError):
    """The file cannot be read as invoices; the text says what is wrong and where."""


@dataclass(frozen=True)
class OrdersFile:
    """`lines` as in `crm_bridge.intelligence.order_lines`, what was bought; `cancellations` the
    same columns, with the pieces that were called off counted upwards and `cancelled` set;
    `descriptions` the newest text of each product."""

    lines: pd.DataFrame
    cancellations: pd.DataFrame
    descriptions: dict[str, str]


def read_orders_file(path: Path) -> OrdersFile:
    """Read a `.csv` or `.csv.gz`; raises `UnusableOrders`."""
    try:
        raw = pd.read_csv(path, dtype=dict.fromkeys(_WORDS, str))
    except (OSError, ValueError, EOFError) as error:
        raise UnusableOrders(f"{path} cannot be read as invoices: {error}") from error
    missing = [column for column in _NEEDED if column not in raw.columns]
    if missing:
        raise UnusableOrders(f"{path} has no column {', '.join(missing)}.")
    raw["at"] = pd.to_datetime(raw["InvoiceDate"], utc=True, errors="coerce")
    undated = raw.index[raw["at"].isna()]
    if len(undated):
        told = raw.loc[undated[0], "InvoiceDate"]
        raise UnusableOrders(f"{path}, line {undated[0] + 2}: {told!r} is no date.")
    for column in ("Quantity", "UnitPrice"):
        raw[column] = pd.to_numeric(raw[column], errors="coerce")
        unread = raw.index[raw[column].isna()]
        if len(unread):
            raise UnusableOrders(f"{path}, line {unread[0] + 2}: {column} is no number.")
    product = raw["StockCode"].fillna("").str.strip().str.upper()
    known = raw["CustomerID"].notna() & ~product.str.fullmatch(_NO_PRODUCT) & (product != "")
    kept = raw[known]
    off = kept["InvoiceNo"].str.upper().str.startswith("C") | (kept["Quantity"] <= 0)
    table = pd.DataFrame(
        {
            "customer": kept["CustomerID"].str.removesuffix(".0"),
            "product": product[known],
            "order": kept["InvoiceNo"],
            "at": kept["at"].astype("datetime64[ns, UTC]"),
            "quantity": kept["Quantity"].abs().astype("int64"),
            "price": (kept["UnitPrice"] * 100).round().astype("int64"),
            "country": kept["Country"].fillna("") if "Country" in kept else "",
            "cancelled": off,
        }
    )[list(COLUMNS)].sort_values("at", kind="stable")
    texts = kept.dropna(subset=["Description"]) if "Description" in kept else kept.iloc[:0]
    newest = texts.groupby(product[texts.index])["Description"].last() if len(texts) else None
    return OrdersFile(
        lines=table[~table["cancelled"]].reset_index(drop=True),
        cancellations=table[table["cancelled"]].reset_index(drop=True),
        descriptions={}
        if newest is None
        else {str(code): str(text).strip() for code, text in newest.items()},
    )
