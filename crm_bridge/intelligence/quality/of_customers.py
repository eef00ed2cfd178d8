"""Checks of customers and products."""

import numpy as np
import pandas as pd

from crm_bridge.intelligence.quality.findings import Check, Found, far_out, found_where
from crm_bridge.intelligence.quality.tables import Tables

A_DAY = pd.Timedelta(days=1)
FAR = 6.0
"""Robust deviations on a logarithmic scale: prices have long tails of their own."""
FEW_WORDS = 3


def _in_the_future(tables: Tables) -> Found:
    wrong = tables.customers["created_at"] > pd.Timestamp(tables.as_of) + A_DAY
    return found_where(
        tables.customers, wrong, lambda row: f"{row.id}: since {row.created_at:%Y-%m-%d}"
    )


def _same_email(tables: Tables) -> Found:
    wrong = tables.customers["email_key"].duplicated(keep=False)
    ordered = tables.customers.assign(again=wrong).sort_values(["email_key", "id"])
    return found_where(
        ordered, ordered["again"], lambda row: f"{row.id}: shares {row.email_key} with another"
    )


def _after_their_orders(tables: Tables) -> Found:
    first = tables.orders.groupby("customer_id")["placed_at"].min().rename("first")
    joined = tables.customers.join(first, on="id")
    wrong = joined["created_at"] > joined["first"] + A_DAY
    return found_where(
        joined,
        wrong,
        lambda row: (
            f"{row.id}: customer since {row.created_at:%Y-%m-%d}, first order {row.first:%Y-%m-%d}"
        ),
    )


def _country(tables: Tables) -> Found:
    named = tables.customers[tables.customers["country"].notna()]
    wrong = ~named["country"].astype(str).str.fullmatch(r"[A-Z]{2}")
    return found_where(named, wrong, lambda row: f"{row.id}: {row.country!r}")


def _without_text(tables: Tables) -> Found:
    words = tables.products["description"].astype(str).str.count(r"\S+")
    return found_where(
        tables.products,
        words < FEW_WORDS,
        lambda row: f"{row.id} ({row.name}): {row.description!r}",
    )


def _price(tables: Tables) -> Found:
    wrong = tables.products["price"] <= 0
    return found_where(tables.products, wrong, lambda row: f"{row.id} ({row.name}): {row.price}")


def _price_outliers(tables: Tables) -> Found:
    priced = tables.products[(tables.products["price"] > 0).fillna(False)]
    scale = priced["price"].astype(float).map(np.log)
    wrong = pd.Series(False, index=priced.index)
    for _, group in scale.groupby(priced["category"]):
        wrong.loc[group.index] = far_out(group.to_numpy(), FAR)
    return found_where(
        priced, wrong, lambda row: f"{row.id} ({row.name}): {row.price} in {row.category}"
    )


def _currency(tables: Tables) -> Found:
    return found_where(
        tables.products,
        beside_the_usual(tables.products["currency"]),
        lambda row: f"{row.id} ({row.name}): {row.currency}",
    )


def _same_name(tables: Tables) -> Found:
    key = tables.products["name"].astype(str).str.strip().str.lower()
    return found_where(
        tables.products, key.duplicated(keep=False), lambda row: f"{row.id}: {row.name}"
    )


def beside_the_usual(values: "pd.Series[str]") -> "pd.Series[bool]":
    """Where it is not what most have."""
    usual = values.mode()
    return values != (usual.iloc[0] if len(usual) else None)


CUSTOMERS = (
    Check(
        "customers_in_the_future",
        "customers",
        "Customers who begin in the future",
        "Look at the clock and the time zone of the system that writes created_at.",
        _in_the_future,
        stops=True,
        tolerated=0.001,
    ),
    Check(
        "customers_same_email",
        "customers",
        "Several customers with one e-mail address",
        "They may be one person: their orders are taken for those of strangers.",
        _same_email,
    ),
    Check(
        "customers_after_their_orders",
        "customers",
        "Customers who are newer than their first order",
        "How long somebody has been a customer is counted from the first order then.",
        _after_their_orders,
    ),
    Check(
        "customers_country",
        "customers",
        "Countries that are not two letters",
        "Write ISO 3166 codes, such as GB.",
        _country,
    ),
)
PRODUCTS = (
    Check(
        "products_without_text",
        "products",
        "Products with hardly any text",
        "What they are like is not known, so they are hardly found or recommended.",
        _without_text,
    ),
    Check(
        "products_price",
        "products",
        "Products that cost nothing",
        "Give them a price, or take out what is not for sale.",
        _price,
        stops=True,
        tolerated=0.05,
    ),
    Check(
        "products_price_outliers",
        "products",
        "Prices far from the others of the category",
        "A point may have slipped, or the product stands in a wrong category.",
        _price_outliers,
    ),
    Check(
        "products_currency",
        "products",
        "Products in another currency than most",
        "Amounts are compared as they are: write all in one currency.",
        _currency,
        stops=True,
        tolerated=0.02,
    ),
    Check(
        "products_same_name",
        "products",
        "Several products with one name",
        "They may be one product under several numbers, or need names that tell them apart.",
        _same_name,
    ),
)
