"""What a person reads after an import."""

from pathlib import Path

from crm_bridge.db import Database
from crm_bridge.imports.cli import run_import
from tests.crm_bridge.imports.shop_files import CUSTOMERS, ORDERS, write_shop


async def report_of(database: Database, directory: Path, *, if_empty: bool = False) -> list[str]:
    """The lines, the exit code last."""
    lines: list[str] = []
    code = await run_import(database, directory, if_empty=if_empty, write=lines.append)
    return [*lines, str(code)]


async def test_a_load_says_how_many_rows_came_in(database: Database, tmp_path: Path) -> None:
    directory = write_shop(tmp_path / "shop", returns=None, staff=None)

    assert await report_of(database, directory) == [
        "customers: 2 rows, 2 new, 0 changed, 0 unchanged",
        "products: 2 rows, 2 new, 0 changed, 0 unchanged",
        "orders: 3 rows, 3 new, 0 changed, 0 unchanged",
        "order_lines: 4 rows, 4 new, 0 changed, 0 unchanged",
        "0",
    ]


async def test_a_second_load_says_that_nothing_was_changed(
    database: Database, tmp_path: Path
) -> None:
    directory = write_shop(tmp_path / "shop")
    await report_of(database, directory)

    *_, last, code = await report_of(database, directory)

    assert (last, code) == ("Everything was there already: nothing was changed.", "0")


async def test_bad_rows_are_listed_with_their_place_and_nothing_is_loaded(
    database: Database, tmp_path: Path
) -> None:
    bad = ORDERS.replace("placed,GBP", "lost?,GBP").replace("89.00", "x")

    lines = await report_of(database, write_shop(tmp_path / "shop", orders=bad))

    assert lines[0].startswith("orders.csv, line 2, column status: ")
    assert lines[1].startswith("orders.csv, line 4, column total: ")
    assert "nothing was loaded" in lines[-2]
    assert lines[-1] == "1"
    assert (await report_of(database, write_shop(tmp_path / "shop")))[-1] == "0"


async def test_unknown_columns_and_numbers_that_look_alike_are_reported(
    database: Database, tmp_path: Path
) -> None:
    directory = write_shop(
        tmp_path / "shop",
        customers=CUSTOMERS.replace("postcode", "shoe_size"),
        orders=ORDERS + "cl 0100001,ann,2026-03-10T12:00:00Z,placed,GBP,1.00,\n",
    )

    lines = await report_of(database, directory)

    assert "customers.csv: unknown columns, ignored: shoe_size" in lines
    assert any("CL-100001, cl 0100001 differ only in how they are typed" in one for one in lines)
    assert lines[-1] == "0"


async def test_if_empty_says_that_a_shop_is_there(database: Database, tmp_path: Path) -> None:
    directory = write_shop(tmp_path / "shop")
    await report_of(database, directory)

    assert await report_of(database, directory, if_empty=True) == [
        "There is a shop in the database already: nothing was imported.",
        "0",
    ]
