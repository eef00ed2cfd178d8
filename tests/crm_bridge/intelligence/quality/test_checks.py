"""Each check holds for a shop in order, and finds its own mistake and no other."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from crm_bridge.intelligence.quality.checks import BY_NAME, CHECKS, run_checks
from crm_bridge.intelligence.quality.findings import (
    Check,
    Finding,
    Found,
    errors_among,
    far_out,
    finding_of,
)
from crm_bridge.intelligence.quality.tables import SOURCES, Tables
from tests.crm_bridge.intelligence.quality.shop_tables import NOW, ORDERS, good_tables

Spoil = Callable[[Tables], Tables | None]


def put(source: str, column: str, rows: int, value: Any) -> Spoil:
    """The first rows of a source have this value."""

    def spoil(tables: Tables) -> None:
        table = tables.of(source)
        table.loc[table.index[:rows], column] = value

    return spoil


def put_by(source: str, column: str, rows: int, value: Callable[[Any], Any]) -> Spoil:
    def spoil(tables: Tables) -> None:
        table = tables.of(source)
        first = table.index[:rows]
        table.loc[first, column] = value(table.loc[first, column])

    return spoil


def doubled_orders(tables: Tables) -> Tables:
    orders = tables.orders.head(40).assign(number=lambda table: "again-" + table["number"])
    lines = tables.order_lines.head(40).assign(
        order_number=lambda table: "again-" + table["order_number"]
    )
    return replace(
        tables,
        orders=pd.concat([tables.orders, orders], ignore_index=True),
        order_lines=pd.concat([tables.order_lines, lines], ignore_index=True),
    )


def few_of_late(tables: Tables) -> Tables:
    """Of the last week every fifth order came through."""
    late = tables.orders["placed_at"] > pd.Timestamp(NOW - timedelta(days=7, hours=1))
    kept = tables.orders[~late | (np.arange(len(tables.orders)) % 5 == 0)]
    lines = tables.order_lines[tables.order_lines["order_number"].isin(kept["number"])]
    return replace(tables, orders=kept, order_lines=lines)


def nothing_of_late(tables: Tables) -> Tables:
    return replace(tables, as_of=NOW + timedelta(days=9))


def same_return_again(tables: Tables) -> Tables:
    again = pd.concat([tables.returns] * 4, ignore_index=True)
    return replace(tables, returns=again)


FUTURE = pd.Timestamp(NOW + timedelta(days=400))
SPOILT: list[tuple[str, str, int, Spoil]] = [
    ("customers_in_the_future", "error", 1, put("customers", "created_at", 1, FUTURE)),
    ("customers_same_email", "warning", 2, put("customers", "email_key", 2, "x@mail.example")),
    (
        "customers_after_their_orders",
        "warning",
        1,
        put("customers", "created_at", 1, pd.Timestamp(NOW - timedelta(days=2))),
    ),
    ("customers_country", "warning", 3, put("customers", "country", 3, "England")),
    ("products_without_text", "warning", 1, put("products", "description", 1, "Cup")),
    ("products_price_outliers", "warning", 1, put("products", "price", 1, 20_000)),
    ("products_currency", "error", 1, put("products", "currency", 1, "USD")),
    ("products_same_name", "warning", 2, put("products", "name", 2, "Cup")),
    ("orders_too_old", "error", 1, put("orders", "placed_at", 1, pd.Timestamp(0, tz="UTC"))),
    ("orders_currency", "error", 9, put("orders", "currency", 9, "EUR")),
    ("orders_currency", "warning", 2, put("orders", "currency", 2, "EUR")),
    ("orders_without_lines", "error", 30, lambda t: replace(t, order_lines=t.order_lines[30:])),
    ("orders_without_lines", "warning", 5, lambda t: replace(t, order_lines=t.order_lines[5:])),
    ("orders_twice", "error", 40, doubled_orders),
    (
        "orders_times",
        "warning",
        4,
        put_by("orders", "delivered_at", 4, lambda at: at - timedelta(days=9)),
    ),
    ("orders_total", "error", 20, put("orders", "total", 20, 0)),
    ("orders_total_outliers", "warning", 1, put("orders", "total", 1, 9_000_000)),
    ("orders_volume", "error", 1, few_of_late),
    ("orders_stale", "warning", 1, nothing_of_late),
    ("lines_references", "error", 1, put("order_lines", "product_id", 1, "gone")),
    ("lines_quantity", "error", 1, put("order_lines", "quantity", 1, -1)),
    ("lines_price", "error", 20, put("order_lines", "unit_price", 20, 0)),
    ("lines_price", "warning", 1, put("order_lines", "unit_price", 1, 0)),
    ("lines_quantity_outliers", "warning", 1, put("order_lines", "quantity", 1, 50_000)),
    ("lines_price_outliers", "warning", 1, put("order_lines", "unit_price", 1, 100_000)),
    (
        "lines_price_units",
        "error",
        12,
        put_by("order_lines", "unit_price", ORDERS, lambda price: price // 100),
    ),
    (
        "returns_before_their_order",
        "error",
        1,
        put("returns", "requested_at", 1, pd.Timestamp(NOW - timedelta(days=300))),
    ),
    ("returns_in_the_future", "error", 1, put("returns", "refunded_at", 1, FUTURE)),
    ("returns_amount", "warning", 2, put("returns", "amount", 2, 99_999)),
    ("returns_too_many", "warning", 3, same_return_again),
]


def found_in(tables: Tables) -> dict[str, Finding]:
    return {one.name: one for one in run_checks(tables) if one.level != "good"}


def test_nothing_is_found_in_a_shop_in_order() -> None:
    assert found_in(good_tables()) == {}


@pytest.mark.parametrize(("name", "level", "count", "spoil"), SPOILT)
def test_a_check_finds_its_mistake(name: str, level: str, count: int, spoil: Spoil) -> None:
    tables = good_tables()
    found = found_in(spoil(tables) or tables)[name]
    assert (found.level, found.count) == (level, count)
    assert found.examples


def test_prices_and_times_that_are_wrong_are_told_once() -> None:
    tables = good_tables()
    tables.products.loc[0, "price"] = 0
    tables.orders.loc[0, ["placed_at", "shipped_at", "delivered_at"]] = FUTURE
    assert set(found_in(tables)) == {"products_price", "orders_in_the_future"}


def test_every_check_has_a_test() -> None:
    tested = {name for name, *_ in SPOILT} | {"products_price", "orders_in_the_future"}
    assert tested == set(BY_NAME)
    assert len(BY_NAME) == len(CHECKS)
    assert {check.source for check in CHECKS} == set(SOURCES)


def test_an_empty_shop_has_nothing_wrong() -> None:
    tables = good_tables()
    empty = replace(tables, **{source: tables.of(source)[:0] for source in SOURCES})
    assert found_in(empty) == {}


def test_nothing_that_is_missing_counts_as_wrong() -> None:
    tables = good_tables()
    tables.orders.loc[:, ["shipped_at", "delivered_at"]] = pd.NaT
    tables.customers.loc[:, "country"] = None
    tables.returns.loc[:, "amount"] = pd.NA
    assert found_in(tables) == {}


def test_a_check_that_fails_does_not_hold(caplog: pytest.LogCaptureFixture) -> None:
    tables = good_tables()
    broken = replace(tables, returns=tables.returns.drop(columns="amount"))
    assert found_in(broken)["returns_amount"].level == "warning"
    assert "returns_amount" in caplog.text


def test_examples_are_few_and_say_nobodys_address() -> None:
    tables = good_tables()
    tables.customers["email_key"] = "same@mail.example"
    examples = found_in(tables)["customers_same_email"].examples
    assert len(examples) == 5
    assert "@" not in "".join(examples)
    assert examples[0].startswith("c0:")


def test_only_errors_of_named_checks_stop() -> None:
    check = Check("one", "orders", "", "", lambda _: Found(10, 2), stops=True, tolerated=0.1)
    found = [finding_of(check, Found(10, 2)), Finding("other", "error", 1, 1, ())]
    assert [one.name for one in errors_among(found, ("one", "unknown"))] == ["one"]
    assert errors_among([finding_of(check, Found(10, 1))], ("one",)) == []


def test_far_out_needs_values_to_compare_with() -> None:
    assert not far_out([1, 1, 900], 6).any()
    assert list(np.flatnonzero(far_out([1, 2, 1, 2, 1, 2, 1, 900], 6))) == [7]
    assert list(np.flatnonzero(far_out([1] * 40 + [900], 6))) == [40]
    assert not far_out([1] * 40, 6).any()
