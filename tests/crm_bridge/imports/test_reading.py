"""Reading a shop's files: what comes out, and what is said of what is wrong with them."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_bridge.imports.reading import read_shop
from crm_bridge.imports.rows import Known, RowError, ShopFiles

CUSTOMERS = "id,name,email,created_at\nc1,Ann Lee,ann@mail.example,2026-01-02T10:00:00Z\n"
PRODUCTS = (
    "id,name,category,description,price,currency,stock\n"
    "p1,Trail Boot,shoes,A boot.,89.90,GBP,4\np2,Sock,shoes,A sock.,5,GBP,0\n"
)
ORDERS = (
    "number,customer_id,placed_at,status,currency,total\n"
    "CL-1,c1,2026-02-01T08:00:00+01:00,shipped,GBP,93.85\n"
)
LINES = "order_number,product_id,quantity,unit_price\nCL-1,p1,1,89.90\n"
RETURNS = "order_number,product_id,requested_at,state\nCL-1,p1,2026-03-01T08:00:00Z,requested\n"
STAFF = "email,name,role\nsam@shop.example,Sam,lead\n"
SHOP = {
    "customers.csv": CUSTOMERS,
    "products.csv": PRODUCTS,
    "orders.csv": ORDERS,
    "order_lines.csv": LINES,
    "returns.csv": RETURNS,
    "staff.csv": STAFF,
}

Read = Callable[..., ShopFiles]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a shop whose files are right but for those given (None: not there)."""

    def reader(
        changed: Mapping[str, str | bytes | None] | None = None, **known: object
    ) -> ShopFiles:
        for name, content in {**SHOP, **(changed or {})}.items():
            if content is None:
                continue
            data = content if isinstance(content, bytes) else content.encode()
            (tmp_path / name).write_bytes(data)
        return read_shop(tmp_path, Known(**known))  # type: ignore[arg-type]

    return reader


def places(shop: ShopFiles) -> list[tuple[str, int | None, str | None]]:
    return [(error.file, error.line, error.column) for error in shop.errors]


def only(shop: ShopFiles) -> RowError:
    assert len(shop.errors) == 1, [str(error) for error in shop.errors]
    return shop.errors[0]


def test_a_shop_without_mistakes_comes_out_typed(read: Read) -> None:
    shop = read()

    assert shop.ok
    assert shop.products[0].price == 8990
    assert shop.orders[0].placed_at == datetime(2026, 2, 1, 7, tzinfo=UTC)
    assert (shop.orders[0].total, shop.orders[0].line) == (9385, 2)
    assert shop.order_lines[0].unit_price == 8990
    assert shop.returns[0].amount is None
    assert shop.staff[0].role == "lead"
    assert shop.rows_read == {
        "customers": 1,
        "products": 2,
        "orders": 1,
        "order_lines": 1,
        "returns": 1,
        "staff": 1,
    }


def test_json_lines_say_the_same_as_csv(read: Read) -> None:
    row = {
        "id": "p1",
        "name": "Trail Boot",
        "category": "shoes",
        "description": "A boot.",
        "price": 89.9,
        "currency": "GBP",
        "stock": 4,
        "attributes": {"stock_by_size": {"7": 4}, "weight": 1.5},
        "brand": None,
    }
    other = {**row, "id": "p2", "price": "5", "attributes": '{"a": true}'}
    text = f"{json.dumps(row)}\n\n{json.dumps(other)}\n"
    shop = read({"products.csv": None, "products.jsonl": text})

    assert shop.ok
    assert [product.price for product in shop.products] == [8990, 500]
    assert shop.products[0].attributes == {"stock_by_size": {"7": 4}, "weight": 1.5}
    assert shop.products[1].attributes == {"a": True}
    assert shop.products[0].brand is None
    assert shop.products[1].line == 3


def test_a_byte_order_mark_and_windows_lines_are_fine(read: Read) -> None:
    text = CUSTOMERS.replace("\n", "\r\n").encode()
    shop = read({"customers.csv": b"\xef\xbb\xbf" + text})

    assert shop.ok
    assert shop.customers[0].id == "c1"


def test_lines_are_physical_where_a_value_spans_several(read: Read) -> None:
    text = (
        'id,name,email,created_at\nc1,"Ann\nLee",ann@mail.example,2026-01-02T10:00:00Z\nc2,B,no,x\n'
    )

    assert places(read({"customers.csv": text})) == [
        ("customers.csv", 4, "email"),
        ("customers.csv", 4, "created_at"),
    ]


def test_optional_columns_hold_their_types(read: Read) -> None:
    text = (
        "id,name,email,created_at,phone,marketing_consent,tier,points\n"
        "c1,Ann,ann@mail.example,2026-01-02T10:00:00Z,,yes,gold,120\n"
    )
    customer = read({"customers.csv": text}).customers[0]

    assert customer.phone is None
    assert customer.marketing_consent is True
    assert (customer.tier, customer.points) == ("gold", 120)


def test_unknown_columns_are_reported_and_ignored(read: Read) -> None:
    text = "id,name,email,created_at,shoe\nc1,Ann,ann@mail.example,2026-01-02T10:00:00Z,7\n"
    shop = read({"customers.csv": text})

    assert shop.ok
    assert shop.unknown_columns == {"customers.csv": ("shoe",)}


def test_files_may_be_absent(read: Read) -> None:
    shop = read({"returns.csv": None, "staff.csv": None})

    assert shop.ok
    assert shop.missing == ("returns", "staff")


def test_a_directory_without_any_of_the_files_is_an_error(tmp_path: Path) -> None:
    error = only(read_shop(tmp_path))

    assert error.file == str(tmp_path)
    assert "customers" in error.reason


def test_a_wrong_encoding_is_named_with_its_line(read: Read) -> None:
    text = CUSTOMERS.encode() + "c2,Zoë,z@mail.example,2026-01-02T10:00:00Z\n".encode("latin-1")
    error = only(read({"customers.csv": text}))

    assert (error.file, error.line) == ("customers.csv", 3)
    assert "not in UTF-8 (byte 0xEB at offset 79)" in error.reason


def test_utf_16_is_named(read: Read) -> None:
    error = only(read({"staff.csv": STAFF.encode("utf-16")}))

    assert "UTF-16" in error.reason


def test_each_missing_column_is_named_once_and_nothing_follows_from_it(read: Read) -> None:
    shop = read({"customers.csv": "name,created_at\nAnn,2026-01-02T10:00:00Z\n"})

    assert places(shop) == [("customers.csv", 1, "id"), ("customers.csv", 1, "email")]


def test_a_missing_name_in_a_json_line_is_the_rows_own(read: Read) -> None:
    error = only(
        read({"staff.csv": None, "staff.jsonl": '{"email": "a@b.example", "role": "agent"}'})
    )

    assert (error.file, error.line, error.column) == ("staff.jsonl", 1, "name")


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "column", "reason"),
    [
        ("customers.csv", "c1,Ann", ",Ann", 2, "id", "empty"),
        ("customers.csv", "ann@mail.example", "ann at mail", 2, "email", "not an e-mail"),
        ("customers.csv", "10:00:00Z", "10:00:00", 2, "created_at", "no time zone"),
        ("customers.csv", "2026-01-02T10:00:00Z", "2 Jan", 2, "created_at", "ISO 8601"),
        (
            "customers.csv",
            "2026-01-02T10:00:00Z",
            "0001-01-01T00:00:00+09:00",
            2,
            "created_at",
            "range",
        ),
        ("customers.csv", "Ann Lee", "Ann\x00Lee", 2, "name", "NUL"),
        ("customers.csv", "Ann Lee", "A" * 301, 2, "name", "at most 300"),
        ("products.csv", "89.90", '"89,90"', 2, "price", "write it like"),
        ("products.csv", "89.90", "-1", 2, "price", "not an amount"),
        ("products.csv", "89.90", "1e3", 2, "price", "not an amount"),
        ("products.csv", "89.90", "£5", 2, "price", "not an amount"),
        ("products.csv", "89.90", "89.901", 2, "price", "more digits"),
        ("products.csv", "89.90,GBP", "89.90,JPY", 2, "price", "more digits"),
        ("products.csv", "89.90,GBP", "89.90,QQQ", 2, "currency", "ISO 4217"),
        ("products.csv", "GBP,4", "GBP,4.5", 2, "stock", "whole number"),
        ("products.csv", "GBP,4", "GBP,99999999999", 2, "stock", "whole number"),
        ("orders.csv", "shipped", "sent", 2, "status", "none of placed, packed"),
        ("order_lines.csv", "p1,1,", "p1,0,", 2, "quantity", "1 or more"),
        ("returns.csv", "requested\n", "lost\n", 2, "state", "none of requested"),
        ("staff.csv", "lead", "boss", 2, "role", "none of agent, lead, admin"),
        ("staff.csv", "Sam,lead", "Sam", 2, None, "has 2 values"),
        ("orders.csv", "CL-1", "--", 2, "number", "neither a letter nor a digit"),
    ],
)
def test_a_bad_value_is_named_with_its_place_and_reason(
    read: Read, file: str, old: str, new: str, line: int, column: str | None, reason: str
) -> None:
    shop = read({file: SHOP[file].replace(old, new, 1)})
    found = [error for error in shop.errors if (error.file, error.line) == (file, line)]

    assert (found[0].column, len(found)) == (column, 1)
    assert reason in found[0].reason


@pytest.mark.parametrize("attributes", ["[1]", "red", "{'a': 1}", '"x"'])
def test_attributes_have_to_be_a_json_object(read: Read, attributes: str) -> None:
    quoted = '"' + attributes.replace('"', '""') + '"'
    text = (
        "id,name,category,description,price,currency,stock,attributes\n"
        f"p1,Boot,shoes,A boot.,89.90,GBP,4,{quoted}\n"
    )

    assert only(read({"products.csv": text})).column == "attributes"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not valid JSON"),
        ("[1]", "JSON object"),
        ('{"email": ["a"]}', "should be text"),
        ('{"email": NaN}', "not a JSON number"),
        ('{"email": "a", "email": "b"}', "twice"),
    ],
)
def test_a_bad_json_line_is_named(read: Read, line: str, reason: str) -> None:
    good = '{"email": "a@b.example", "name": "A", "role": "agent"}'
    error = only(read({"staff.csv": None, "staff.jsonl": f"{good}\n{line}\n"}))

    assert (error.file, error.line) == ("staff.jsonl", 2)
    assert reason in error.reason


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "is empty"),
        ("email;name;role\n", 1, "not separated by commas"),
        ("email,name,role,name\n", 1, "twice"),
        ('email,name,role\na@b.example,"Sam,lead\n', 2, "not well-formed CSV"),
    ],
)
def test_a_file_that_is_no_table_is_named(read: Read, text: str, line: int, reason: str) -> None:
    error = only(read({"staff.csv": text}))

    assert (error.file, error.line) == ("staff.csv", line)
    assert reason in error.reason


def test_the_same_table_in_two_files_is_refused(read: Read) -> None:
    error = only(read({"staff.jsonl": "{}"}))

    assert "staff.jsonl" in error.reason


@pytest.mark.parametrize(
    ("file", "row", "column"),
    [
        ("customers.csv", "c1,Bo,bo@mail.example,2026-01-02T10:00:00Z\n", "id"),
        ("products.csv", "p1,Hat,clothing,A hat.,5,GBP,1\n", "id"),
        ("orders.csv", "CL-1,c1,2026-02-01T08:00:00Z,placed,GBP,1\n", "number"),
        ("staff.csv", "SAM@shop.example,Sam,agent\n", "email"),
    ],
)
def test_an_id_stands_once(read: Read, file: str, row: str, column: str) -> None:
    error = only(read({file: SHOP[file] + row}))

    assert error.column == column
    assert error.line == SHOP[file].count("\n") + 1
    assert "is in line 2 already" in error.reason


@pytest.mark.parametrize(
    ("file", "old", "new", "column", "what"),
    [
        ("orders.csv", "c1", "c9", "customer_id", "there is no customer 'c9'"),
        ("order_lines.csv", "p1", "p9", "product_id", "there is no product 'p9'"),
        ("order_lines.csv", "CL-1", "CL-9", "order_number", "there is no order 'CL-9'"),
        ("returns.csv", "CL-1", "CL-9", "order_number", "there is no order 'CL-9'"),
        ("returns.csv", "p1", "p2", "product_id", "no line with product 'p2'"),
    ],
)
def test_references_point_to_something(
    read: Read, file: str, old: str, new: str, column: str, what: str
) -> None:
    shop = read({file: SHOP[file].replace(old, new)})
    error = next(error for error in shop.errors if error.file == file)

    assert (error.line, error.column) == (2, column)
    assert what in error.reason


def test_a_bad_row_is_not_named_again_by_those_that_refer_to_it(read: Read) -> None:
    shop = read({"customers.csv": CUSTOMERS.replace("ann@mail.example", "ann")})

    assert places(shop) == [("customers.csv", 2, "email")]


def test_a_missing_file_is_named_once_and_not_for_every_row(read: Read) -> None:
    more = ORDERS + "CL-2,c1,2026-02-01T08:00:00Z,placed,GBP,1\n"
    error = only(read({"customers.csv": None, "orders.csv": more}))

    assert (error.file, error.line, error.column) == ("orders.csv", None, "customer_id")


def test_references_may_point_into_the_database(read: Read) -> None:
    shop = read(
        {"customers.csv": None, "products.csv": None, "orders.csv": None},
        customers=frozenset({"c1"}),
        products=frozenset({"p1"}),
        orders={"CL-1": "GBP"},
    )

    assert shop.ok
    assert shop.order_lines[0].unit_price == 8990


def test_money_of_a_line_is_in_its_orders_currency(read: Read) -> None:
    shop = read(
        {
            "orders.csv": ORDERS.replace("GBP,93.85", "JPY,9385"),
            "order_lines.csv": LINES.replace("89.90", "8990"),
        }
    )

    assert shop.ok
    assert (shop.orders[0].total, shop.order_lines[0].unit_price) == (9385, 8990)


def test_orders_that_differ_only_in_typing_are_loaded_and_reported(read: Read) -> None:
    shop = read({"orders.csv": ORDERS + "cl 0001,c1,2026-02-01T08:00:00Z,placed,GBP,1\n"})

    assert shop.ok
    assert shop.ambiguous_numbers == (("CL-1", "cl 0001"),)


def test_an_error_reads_as_a_sentence(read: Read) -> None:
    error = only(read({"staff.csv": STAFF.replace("lead", "boss")}))

    assert str(error) == "staff.csv, line 2, column role: 'boss' is none of agent, lead, admin"
