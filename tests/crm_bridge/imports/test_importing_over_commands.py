"""An import meets what customers asked for since."""

from pathlib import Path

from sqlalchemy import select

from crm_bridge.connectors.port import CommandAnswer
from crm_bridge.imports.loading import import_directory
from crm_bridge.imports.report import ImportReport
from crm_bridge.models.command import Command
from crm_bridge.models.order import Order, Return
from crm_bridge.models.product import Product
from crm_bridge.orders.settling import settle
from tests.crm_bridge.imports.shop_files import ORDER_LINES, ORDERS, RETURNS, write_shop
from tests.crm_bridge.shop import START, ShopBridge

REFUND = 11_795


async def loaded(bridge: ShopBridge, tmp_path: Path, **changed: str) -> ImportReport:
    return await import_directory(bridge.database, write_shop(tmp_path / "shop", **changed))


async def asked(bridge: ShopBridge, kind: str, number: str) -> str:
    """A command that the shop has not decided."""
    visitor = await bridge.visitor()
    async with bridge.database.session() as session:
        session.add(
            Command(
                id="cmd_1",
                idempotency_key="key",
                conversation_id=visitor.conversation_id,
                turn_id="trn_1",
                actor="customer",
                order_number=number,
                kind=kind,
                state="requested",
                product_ids=[],
                refund=REFUND,
                currency="GBP",
                connector="late",
                attempts=0,
                created_at=START,
            )
        )
    return "cmd_1"


async def decided(bridge: ShopBridge, command_id: str) -> None:
    async with bridge.database.session() as session:
        await settle(
            session, await session.get_one(Command, command_id), CommandAnswer("confirmed")
        )


async def status_of(bridge: ShopBridge, number: str) -> str:
    async with bridge.database.reading() as session:
        return (await session.get_one(Order, number)).status


async def test_an_order_with_an_open_change_is_left_alone_and_said_to_be(
    bridge: ShopBridge, tmp_path: Path
) -> None:
    await loaded(bridge, tmp_path)
    await asked(bridge, "cancel_order", "CL-100001")

    report = await loaded(
        bridge,
        tmp_path,
        orders=ORDERS.replace("CL-100001,ann,2026-03-10T12:00:00Z,placed",
                              "CL-100001,ann,2026-03-10T12:00:00Z,shipped"),
        order_lines=ORDER_LINES.replace("CL-100001,boot,1", "CL-100001,boot,2"),
        returns=RETURNS + "CL-100001,boot,2026-03-09T12:00:00Z,requested,89.00\n",
    )  # fmt: skip

    assert report.ok
    assert [(left.file, left.line, left.order_number) for left in report.left_alone] == [
        ("orders.csv", 2, "CL-100001"),
        ("order_lines.csv", 2, "CL-100001"),
        ("returns.csv", 3, "CL-100001"),
    ]
    assert await status_of(bridge, "CL-100001") == "placed"
    assert report.counts["orders"].changed == 0


async def test_what_was_left_alone_comes_with_the_next_import(
    bridge: ShopBridge, tmp_path: Path
) -> None:
    await loaded(bridge, tmp_path)
    command = await asked(bridge, "change_address", "CL-100003")
    shipped = ORDERS.replace("packed", "shipped")
    await loaded(bridge, tmp_path, orders=shipped)
    assert await status_of(bridge, "CL-100003") == "packed"
    await decided(bridge, command)

    report = await loaded(bridge, tmp_path, orders=shipped)

    assert report.counts["orders"].changed == 1
    assert await status_of(bridge, "CL-100003") == "shipped"


async def test_the_same_files_again_do_not_undo_what_was_done_since(
    bridge: ShopBridge, tmp_path: Path
) -> None:
    await loaded(bridge, tmp_path)
    await decided(bridge, await asked(bridge, "cancel_order", "CL-100001"))

    report = await loaded(bridge, tmp_path)

    assert not report.changed_anything
    assert await status_of(bridge, "CL-100001") == "cancelled"
    async with bridge.database.reading() as session:
        assert (await session.get_one(Product, "socks")).stock == 52


async def test_another_column_of_a_cancelled_order_does_not_bring_it_back(
    bridge: ShopBridge, tmp_path: Path
) -> None:
    await loaded(bridge, tmp_path)
    await decided(bridge, await asked(bridge, "cancel_order", "CL-100001"))

    report = await loaded(bridge, tmp_path, orders=ORDERS.replace("117.95,", "117.95,DPD"))

    assert report.counts["orders"].changed == 1
    assert await status_of(bridge, "CL-100001") == "cancelled"


async def test_the_shops_row_for_a_return_asked_for_here_keeps_its_label(
    bridge: ShopBridge, tmp_path: Path
) -> None:
    await loaded(bridge, tmp_path)
    await decided(bridge, await asked(bridge, "return_items", "CL-100003"))

    report = await loaded(
        bridge,
        tmp_path,
        returns=RETURNS + "CL-100003,boot,2026-03-20T12:00:00Z,received,\n",
    )

    assert (report.counts["returns"].new, report.counts["returns"].changed) == (0, 1)
    async with bridge.database.reading() as session:
        query = select(Return).where(Return.order_number == "CL-100003")
        back = (await session.scalars(query)).one()
    assert back.state == "received"
    assert back.label_number is not None
    assert back.amount == 8_900
