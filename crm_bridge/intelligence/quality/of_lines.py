"""Checks of order lines and of returns."""

import numpy as np
import pandas as pd

from crm_bridge.intelligence.quality.findings import Check, Found, far_out, found_where
from crm_bridge.intelligence.quality.of_customers import A_DAY, FAR
from crm_bridge.intelligence.quality.tables import Tables

SLIPPED = 10.0
OTHER_UNITS = 50.0
ENOUGH_LINES = 5


def _references(tables: Tables) -> Found:
    lines = tables.order_lines
    wrong = ~lines["product_id"].isin(tables.products["id"]) | ~lines["order_number"].isin(
        tables.orders["number"]
    )
    return found_where(lines, wrong, lambda row: f"{row.order_number}: product {row.product_id}")


def _quantity(tables: Tables) -> Found:
    wrong = tables.order_lines["quantity"] <= 0
    return found_where(
        tables.order_lines,
        wrong,
        lambda row: f"{row.order_number}: {row.quantity} of {row.product_id}",
    )


def _price(tables: Tables) -> Found:
    wrong = tables.order_lines["unit_price"] <= 0
    return found_where(
        tables.order_lines,
        wrong,
        lambda row: f"{row.order_number}: {row.product_id} for {row.unit_price}",
    )


def _quantity_outliers(tables: Tables) -> Found:
    lines = tables.order_lines[(tables.order_lines["quantity"] > 0).fillna(False)]
    wrong = pd.Series(far_out(np.log(lines["quantity"].astype(float)), FAR), index=lines.index)
    # Somebody who takes five where most take one is no mistake.
    wrong &= (lines["quantity"] >= 100).fillna(False).astype(bool)
    return found_where(
        lines, wrong, lambda row: f"{row.order_number}: {row.quantity} of {row.product_id}"
    )


def _price_outliers(tables: Tables) -> Found:
    lines = tables.order_lines[(tables.order_lines["unit_price"] > 0).fillna(False)]
    paid = lines["unit_price"].astype(float)
    of_product = paid.groupby(lines["product_id"])
    usual, count = of_product.transform("median"), of_product.transform("size")
    wrong = (count >= ENOUGH_LINES) & ((paid / usual >= SLIPPED) | (usual / paid >= SLIPPED))
    return found_where(
        lines, wrong, lambda row: f"{row.order_number}: {row.product_id} for {row.unit_price}"
    )


def _price_units(tables: Tables) -> Found:
    """By product: the median of what was paid beside the price in the catalogue."""
    paid = tables.order_lines.groupby("product_id")["unit_price"].median().rename("paid")
    sold = tables.products.join(paid, on="id").dropna(subset=["paid"])
    sold = sold[(sold["price"] > 0) & (sold["paid"] > 0)]
    ratio = sold["paid"].astype(float) / sold["price"].astype(float)
    wrong = (ratio >= OTHER_UNITS) | (ratio <= 1 / OTHER_UNITS)
    return found_where(
        sold, wrong, lambda row: f"{row.id}: costs {row.price}, {row.paid:.0f} was paid"
    )


def _of_orders(tables: Tables) -> pd.DataFrame:
    orders = tables.orders.set_index("number")[["placed_at", "total"]]
    return tables.returns.join(orders, on="order_number")


def _before_their_order(tables: Tables) -> Found:
    returns = _of_orders(tables)
    wrong = returns["requested_at"] < returns["placed_at"]
    return found_where(
        returns,
        wrong,
        lambda row: (
            f"{row.order_number}: {row.product_id}, asked for {row.requested_at:%Y-%m-%d}, "
            f"ordered {row.placed_at:%Y-%m-%d}"
        ),
    )


def _returned_in_the_future(tables: Tables) -> Found:
    limit = pd.Timestamp(tables.as_of) + A_DAY
    wrong = (tables.returns["requested_at"] > limit) | (tables.returns["refunded_at"] > limit)
    return found_where(
        tables.returns,
        wrong,
        lambda row: f"{row.order_number}: {row.product_id}, {row.requested_at:%Y-%m-%d}",
    )


def _amount(tables: Tables) -> Found:
    returns = _of_orders(tables)
    wrong = (returns["amount"] < 0) | (returns["amount"] > returns["total"])
    return found_where(
        returns,
        wrong,
        lambda row: f"{row.order_number}: {row.amount} back of {row.total}",
    )


def _too_many(tables: Tables) -> Found:
    """More returns of a product than pieces of it in the order; refused ones do not count."""
    keys = ["order_number", "product_id"]
    pieces = tables.order_lines.groupby(keys)["quantity"].sum().rename("pieces")
    asked = tables.returns[tables.returns["state"] != "refused"]
    counted = (
        asked.groupby(keys)
        .size()
        .rename("asked")
        .reset_index()
        .join(pieces, on=keys)
        .fillna({"pieces": 0})
    )
    wrong = counted["asked"] > counted["pieces"]
    return found_where(
        counted,
        wrong,
        lambda row: (
            f"{row.order_number}: {row.asked} returns for {row.pieces} pieces of {row.product_id}"
        ),
    )


LINES = (
    Check(
        "lines_references",
        "order_lines",
        "Lines without their product or order",
        "Load the products and orders that they name.",
        _references,
        stops=True,
    ),
    Check(
        "lines_quantity",
        "order_lines",
        "Lines of no or fewer pieces",
        "Write what came back into returns, not as a negative quantity.",
        _quantity,
        stops=True,
        tolerated=0.001,
    ),
    Check(
        "lines_price",
        "order_lines",
        "Lines that cost nothing",
        "Gifts are right as they are; a price that is not known should be left out.",
        _price,
        stops=True,
        tolerated=0.05,
    ),
    Check(
        "lines_quantity_outliers",
        "order_lines",
        "Quantities far from all others",
        "Look whether a number of an article stands in the wrong column.",
        _quantity_outliers,
    ),
    Check(
        "lines_price_outliers",
        "order_lines",
        "Paid ten times more or less than usual for the product",
        "A point may have slipped.",
        _price_outliers,
    ),
    Check(
        "lines_price_units",
        "order_lines",
        "Products paid in other units than the catalogue's",
        "Pounds in one file and pence in the other: write both as 12.90.",
        _price_units,
        stops=True,
        tolerated=0.01,
    ),
)
RETURNS = (
    Check(
        "returns_before_their_order",
        "returns",
        "Returns older than their order",
        "Look at the order numbers and the times of the two files.",
        _before_their_order,
        stops=True,
        tolerated=0.02,
    ),
    Check(
        "returns_in_the_future",
        "returns",
        "Returns of the future",
        "Look at the clock and the time zone of the shop system.",
        _returned_in_the_future,
        stops=True,
    ),
    Check(
        "returns_amount",
        "returns",
        "More money back than was paid",
        "Look at the currency and the unit of amount.",
        _amount,
    ),
    Check(
        "returns_too_many",
        "returns",
        "More sent back than was bought",
        "A return may be there twice.",
        _too_many,
    ),
)
