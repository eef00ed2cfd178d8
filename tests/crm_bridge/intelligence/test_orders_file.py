import gzip
from pathlib import Path

import pytest

from crm_bridge.intelligence.order_lines import COLUMNS, before, bought
from crm_bridge.intelligence.orders_file import UnusableOrders, read_orders_file

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
LINES = """\
500002,lamp1,A LAMP,2,2020-03-02 10:00:00,4.35,7.0,Norway
500001,123,MUG,6,2020-03-01 09:00:00,2.55,8.0,France
C500003,123,MUG,-6,2020-03-03 09:00:00,2.55,8.0,France
500004,POST,POSTAGE,1,2020-03-03 09:30:00,18.00,8.0,France
500005,123,BLUE MUG,1,2020-03-04 09:00:00,2.60,,France
500006,77B,BOWL,3,2020-03-05 09:00:00,0,9,
"""


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv.gz"
    path.write_bytes(gzip.compress((HEADER + LINES).encode()))
    return path


def test_what_was_bought_and_called_off_are_read_apart_and_in_time(written: Path) -> None:
    read = read_orders_file(written)
    assert list(read.lines.columns) == list(COLUMNS)
    assert read.lines["customer"].tolist() == ["8", "9"]
    assert read.lines["product"].tolist() == ["123", "77B"]
    assert read.lines["price"].tolist() == [255, 0]
    assert read.lines["country"].tolist() == ["France", ""]
    assert read.cancellations["quantity"].tolist() == [6]
    assert read.cancellations["cancelled"].all()
    assert bought(read.cancellations).empty


def test_a_code_of_letters_is_no_product(written: Path) -> None:
    read = read_orders_file(written)
    assert "POST" not in set(read.lines["product"])
    assert read.descriptions == {"123": "MUG", "77B": "BOWL"}


def test_what_was_known_at_a_time(written: Path) -> None:
    lines = read_orders_file(written).lines
    assert before(lines, lines["at"].iloc[-1].to_pydatetime())["product"].tolist() == ["123"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n1,2\n", "has no column InvoiceNo"),
        (HEADER + "500001,123,MUG,6,someday,2.55,8,France\n", "line 2: 'someday' is no date"),
        (HEADER + "500001,123,MUG,six,2020-03-01,2.55,8,France\n", "line 2: Quantity is no number"),
    ],
)
def test_a_file_that_is_no_list_of_invoices_is_refused(
    tmp_path: Path, text: str, told: str
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnusableOrders, match=told):
        read_orders_file(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnusableOrders, match="cannot be read"):
        read_orders_file(tmp_path / "none.csv")


def test_a_damaged_archive(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv.gz"
    path.write_bytes(b"\x1f\x8b no archive")
    with pytest.raises(UnusableOrders, match="cannot be read"):
        read_orders_file(path)
