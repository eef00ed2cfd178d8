"""Loading a shop into the database: all of it, once, and never over an open change."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from crm_bridge.db import Database
from crm_bridge.imports.loading import import_directory
from crm_bridge.imports.report import ImportReport
from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.base import Base
from crm_bridge.models.customer import Customer
from crm_bridge.models.order import Order, OrderLine, Return
from crm_bridge.models.product import Product
from crm_bridge.models.shop_import import ShopImport
from crm_bridge.models.staff import Staff, Team
from tests.crm_bridge.imports.shop_files import ORDER_LINES, ORDERS, PRODUCTS, RETURNS, write_shop

TABLES = (Customer, Product, Order, OrderLine, Return, Staff)


async def rows_in(database: Database) -> list[int]:
    async with database.reading() as session:
        return [await session.scalar(select(func.count()).select_from(t)) or 0 for t in TABLES]


async def read(database: Database, table: type[Base], key: str) -> object:
    async with database.reading() as session:
        return await session.get_one(table, key)


def counted(report: ImportReport) -> dict[str, tuple[int, int, int]]:
    """New, changed and unchanged rows by file."""
    return {name: (c.new, c.changed, c.unchanged) for name, c in report.counts.items()}


async def test_everything_is_loaded_with_its_types(database: Database, tmp_path: Path) -> None:
    report = await import_directory(database, write_shop(tmp_path / "shop"))

    assert report.ok
    assert await rows_in(database) == [2, 2, 3, 4, 1, 1]
    async with database.reading() as session:
        order = await session.get_one(Order, "CL-100003")
        assert (order.total, order.currency, order.number_key) == (8_900, "GBP", "CL100003")
        assert order.placed_at == datetime(2026, 3, 2, 11, tzinfo=UTC)
        boot = await session.get_one(Product, "boot")
        assert (boot.price, boot.attributes) == (8_900, {"stock_by_size": {"8": 4}})
        ann = await session.get_one(Customer, "ann")
        assert (ann.email, ann.email_key) == ("Ann@shop.example", "ann@shop.example")
        mo = (await session.scalars(select(Staff))).one()
        assert (mo.email, mo.role, mo.password_hash) == ("mo@shop.example", "lead", None)
        assert (await session.get_one(Team, mo.team_id)).name == "Returns"


async def test_loading_twice_changes_nothing(database: Database, tmp_path: Path) -> None:
    directory = write_shop(tmp_path / "shop")
    await import_directory(database, directory)

    again = await import_directory(database, directory)

    assert counted(again) == {
        "customers": (0, 0, 2),
        "products": (0, 0, 2),
        "orders": (0, 0, 3),
        "order_lines": (0, 0, 4),
        "returns": (0, 0, 1),
        "staff": (0, 0, 1),
    }
    assert not again.changed_anything
    assert await rows_in(database) == [2, 2, 3, 4, 1, 1]
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(ShopImport)) == 1


async def test_what_the_shop_changed_is_changed(database: Database, tmp_path: Path) -> None:
    await import_directory(database, write_shop(tmp_path / "shop"))

    report = await import_directory(
        database,
        write_shop(
            tmp_path / "shop",
            orders=ORDERS.replace("packed", "shipped"),
            order_lines=ORDER_LINES.replace("CL-100001,socks,2", "CL-100001,socks,3"),
            returns=RETURNS.replace("requested,12.00", "received,12.00"),
        ),
    )

    assert counted(report)["orders"] == (0, 1, 2)
    assert counted(report)["order_lines"] == (0, 1, 3)
    assert counted(report)["returns"] == (0, 1, 0)
    async with database.reading() as session:
        assert (await session.get_one(Order, "CL-100003")).status == "shipped"
        assert (await session.scalars(select(Return.state))).all() == ["received"]
        quantity = select(OrderLine.quantity).where(
            OrderLine.order_number == "CL-100001", OrderLine.product_id == "socks"
        )
        assert await session.scalar(quantity) == 3


async def test_a_line_that_the_shop_took_out_is_removed(database: Database, tmp_path: Path) -> None:
    await import_directory(database, write_shop(tmp_path / "shop"))
    fewer = ORDER_LINES.replace("CL-100001,socks,2,12.00,\n", "")

    report = await import_directory(database, write_shop(tmp_path / "shop", order_lines=fewer))

    assert report.counts["order_lines"].removed == 1
    assert (await rows_in(database))[3] == 3


async def test_a_file_may_be_loaded_later_on_its_own(database: Database, tmp_path: Path) -> None:
    await import_directory(database, write_shop(tmp_path / "shop", orders=None, order_lines=None,
                                                returns=None))  # fmt: skip
    later = tmp_path / "later"
    later.mkdir()
    (later / "orders.csv").write_text(ORDERS)

    report = await import_directory(database, later)

    assert report.ok
    assert list(report.counts) == ["orders"]
    assert (await rows_in(database))[2] == 3


@pytest.mark.parametrize(
    ("changed", "where", "why"),
    [
        ({"orders": ORDERS.replace("117.95", "lots")}, ("orders.csv", 2, "total"), "not an amount"),
        ({"orders": ORDERS.replace("ann,", "eve,", 1)}, ("orders.csv", 2, "customer_id"), "eve"),
        ({"products": PRODUCTS.replace("price", "cost")}, ("products.csv", 1, "price"), ""),
        (
            {"returns": RETURNS.replace("socks", "boot")},
            ("returns.csv", 2, "product_id"),
            "no line with product 'boot'",
        ),
    ],
)
async def test_one_bad_row_and_nothing_at_all_is_loaded(
    database: Database,
    tmp_path: Path,
    changed: dict[str, str],
    where: tuple[str, int, str],
    why: str,
) -> None:
    report = await import_directory(database, write_shop(tmp_path / "shop", **changed))

    assert where in [(error.file, error.line, error.column) for error in report.errors]
    assert why in " ".join(error.reason for error in report.errors)
    assert report.counts == {}
    assert await rows_in(database) == [0, 0, 0, 0, 0, 0]


async def test_a_return_that_fits_no_order_of_the_database_takes_everything_back(
    database: Database, tmp_path: Path
) -> None:
    await import_directory(database, write_shop(tmp_path / "shop", returns=None, staff=None))
    later = write_shop(
        tmp_path / "later",
        customers=None,
        orders=None,
        order_lines=None,
        products=PRODUCTS.replace("89.00", "79.00"),
        returns=RETURNS.replace("socks", "boot"),
    )

    report = await import_directory(database, later)

    (error,) = report.errors
    assert (error.file, error.line, error.column) == ("returns.csv", 2, "product_id")
    boot = await read(database, Product, "boot")
    assert isinstance(boot, Product)
    assert boot.price == 8_900
    assert await rows_in(database) == [2, 2, 3, 4, 0, 0]


async def test_files_in_another_encoding_are_refused(database: Database, tmp_path: Path) -> None:
    directory = write_shop(tmp_path / "shop")
    (directory / "customers.csv").write_bytes("id,name\nx,Jos\xe9".encode("latin-1"))

    report = await import_directory(database, directory)

    assert any("UTF-8" in error.reason for error in report.errors)
    assert await rows_in(database) == [0, 0, 0, 0, 0, 0]


async def test_a_directory_that_cannot_be_used_is_said_to_be_so(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")

    missing = await import_directory(database, tmp_path / "none")
    a_file = await import_directory(database, tmp_path / "file")
    empty = await import_directory(database, tmp_path / "empty")

    assert "no such directory" in str(missing.errors[0])
    assert "is a file" in str(a_file.errors[0])
    assert "has none of the files" in str(empty.errors[0])


async def test_if_empty_leaves_a_shop_that_is_there_alone(
    database: Database, tmp_path: Path
) -> None:
    first = await import_directory(database, write_shop(tmp_path / "shop"), if_empty=True)
    changed = write_shop(tmp_path / "shop", orders=ORDERS.replace("packed", "shipped"))

    second = await import_directory(database, changed, if_empty=True)

    assert first.changed_anything
    assert second.ok
    assert second.skipped
    order = await read(database, Order, "CL-100003")
    assert isinstance(order, Order)
    assert order.status == "packed"


async def test_a_known_member_of_staff_is_not_changed_by_a_file(
    database: Database, tmp_path: Path
) -> None:
    directory = write_shop(tmp_path / "shop")
    await import_directory(database, directory)
    write_shop(directory, staff="email,name,role\nmo@SHOP.example,Mo,admin\n")

    await import_directory(database, directory)

    async with database.reading() as session:
        assert list(await session.scalars(select(Staff.role))) == ["lead"]


async def test_an_import_that_changed_something_is_written_down(
    database: Database, tmp_path: Path
) -> None:
    await import_directory(database, write_shop(tmp_path / "shop"))

    async with database.reading() as session:
        event = (await session.scalars(select(AuditEvent))).one()
    assert (event.actor, event.action) == ("system", "shop.imported")
    assert event.detail["orders"]["new"] == 3


async def test_two_thousand_orders_load_in_a_few_seconds(
    database: Database, tmp_path: Path
) -> None:
    numbers = range(200_000, 202_000)
    orders = "".join(f"CL-{n},ann,2026-03-10T12:00:00Z,placed,GBP,12.00,\n" for n in numbers)
    lines = "".join(f"CL-{n},socks,1,12.00,\n" for n in numbers)
    directory = write_shop(
        tmp_path / "shop", orders=ORDERS + orders, order_lines=ORDER_LINES + lines
    )
    began = datetime.now(UTC)

    report = await import_directory(database, directory)

    assert report.counts["orders"].new == 2_003
    # Generous: what has to be caught is one statement a row, which takes minutes.
    assert (datetime.now(UTC) - began).total_seconds() < 30
