"""Loads a shop's directory into the database: all of it, or nothing."""

import asyncio
from pathlib import Path

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.db import Database, now
from crm_bridge.imports.attempts import keep_attempt
from crm_bridge.imports.merging import Counts, LeftAlone
from crm_bridge.imports.reading import read_shop
from crm_bridge.imports.report import ImportReport
from crm_bridge.imports.rows import Known, RowError, ShopFiles
from crm_bridge.imports.writing import (
    write_customers,
    write_orders,
    write_products,
    write_staff,
)
from crm_bridge.imports.writing_lines import write_lines
from crm_bridge.imports.writing_returns import not_in_their_orders, write_returns
from crm_bridge.models.command import Command
from crm_bridge.models.customer import Customer
from crm_bridge.models.order import Order
from crm_bridge.models.product import Product
from crm_bridge.models.shop_import import ShopImport

_NOT_EMPTY = "There is a shop in the database already: nothing was imported."


class _Refused(Exception):
    """Ends the transaction, so that what was written of the import goes again."""

    def __init__(self, errors: list[RowError]) -> None:
        super().__init__(f"{len(errors)} errors")
        self.errors = errors


async def import_directory(
    database: Database, directory: Path, *, if_empty: bool = False
) -> ImportReport:
    """Read, check and load `directory`; with any bad row nothing is loaded.

    Loading the same files again changes nothing. An order with a change that the shop has not
    decided is left alone. What came of it is kept. Raises `Unavailable` when the database cannot be
    reached.
    """
    report = await _imported(database, directory, if_empty=if_empty)
    if report.skipped is None:
        async with database.session() as session:
            await keep_attempt(session, directory, report)
    return report


async def holds_a_shop(session: AsyncSession) -> bool:
    """Whether there is any customer, product or order."""
    for table in (Customer, Product, Order):
        if await session.scalar(select(exists().select_from(table))):
            return True
    return False


async def _imported(database: Database, directory: Path, *, if_empty: bool) -> ImportReport:
    problem = await asyncio.to_thread(_unusable, directory)
    if problem:
        return ImportReport(errors=(RowError(str(directory), None, None, problem),))
    async with database.reading() as session:
        if if_empty and await holds_a_shop(session):
            return ImportReport(skipped=_NOT_EMPTY)
        known = await _known(session)
    files = await asyncio.to_thread(read_shop, directory, known)
    if not files.ok:
        return _report(files, errors=files.errors)
    try:
        async with database.session() as session:
            counts, left = await _load(session, files)
    except _Refused as refused:
        return _report(files, errors=tuple(refused.errors))
    return _report(files, counts=counts, left_alone=tuple(left))


async def _load(
    session: AsyncSession, files: ShopFiles
) -> tuple[dict[str, Counts], list[LeftAlone]]:
    busy = set(
        await session.scalars(select(Command.order_number).where(Command.state == "requested"))
    )
    names = files.files
    counts: dict[str, Counts] = {}
    counts["customers"] = await write_customers(session, files.customers)
    counts["products"] = await write_products(session, files.products)
    counts["orders"], left = await write_orders(
        session, names.get("orders", ""), files.orders, busy
    )
    counts["order_lines"], left_lines = await write_lines(
        session, names.get("order_lines", ""), files.order_lines, busy
    )
    errors = await not_in_their_orders(session, names.get("returns", ""), files.returns)
    if errors:
        raise _Refused(errors)
    counts["returns"], left_returns = await write_returns(
        session, names.get("returns", ""), files.returns, busy
    )
    counts["staff"] = await write_staff(session, files.staff)
    present = {table: count for table, count in counts.items() if table in names}
    _note(session, files, present)
    return present, [*left, *left_lines, *left_returns]


def _note(session: AsyncSession, files: ShopFiles, counts: dict[str, Counts]) -> None:
    """The new version of the shop's data, if it is one."""
    summary = ImportReport(counts=counts)
    if summary.changed_anything:
        session.add(ShopImport(at=now(session), summary=summary.as_dict()))
        subject = f"import:{files.directory.name}"
        audit.record(session, "system", "shop.imported", subject, summary.as_dict())


def _report(
    files: ShopFiles,
    *,
    counts: dict[str, Counts] | None = None,
    errors: tuple[RowError, ...] = (),
    left_alone: tuple[LeftAlone, ...] = (),
) -> ImportReport:
    return ImportReport(
        counts=counts or {},
        rows_read=files.rows_read,
        errors=errors,
        left_alone=left_alone,
        unknown_columns=files.unknown_columns,
        ambiguous_numbers=files.ambiguous_numbers,
    )


def _unusable(directory: Path) -> str | None:
    if not directory.exists():
        return "there is no such directory"
    return None if directory.is_dir() else "is a file; give the directory that holds the shop"


async def _known(session: AsyncSession) -> Known:
    orders = await session.execute(select(Order.number, Order.currency))
    return Known(
        customers=frozenset(await session.scalars(select(Customer.id))),
        products=frozenset(await session.scalars(select(Product.id))),
        orders={row[0]: row[1] for row in orders},
    )
