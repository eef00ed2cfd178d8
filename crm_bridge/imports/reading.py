"""Reads a shop's directory into typed rows and a list of everything that was wrong."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from crm_bridge.imports import tables
from crm_bridge.imports.rows import Known, RowError, ShopFiles
from crm_bridge.imports.rules import Ids, ambiguous_numbers, broken_rules
from crm_bridge.imports.sources import RawTable, read_table
from crm_bridge.imports.tables import COLUMNS, Fields

T = TypeVar("T")
NOTHING_KNOWN = Known()


def read_shop(directory: Path, known: Known = NOTHING_KNOWN) -> ShopFiles:
    """Read and check `customers`, `products`, `orders`, `order_lines`, `returns` and `staff`.

    Each is a CSV file (header, UTF-8, a BOM is fine) or JSON Lines with the same names. References
    may point to rows in the files or to what `known` says the database holds. Nothing is raised
    for bad data: every problem is a `RowError` in the result, with file, line, column and reason.
    """
    reading = _Reading(directory)
    if not reading.tables:
        reason = f"has none of the files {', '.join(COLUMNS)} (.csv or .jsonl)"
        return ShopFiles(
            directory,
            missing=tuple(COLUMNS),
            errors=(RowError(str(directory), None, None, reason),),
        )
    orders = reading.rows("orders", tables.order)
    currencies = {**known.orders, **{row.number: row.currency for row in orders}}
    shop = ShopFiles(
        directory=directory,
        customers=reading.rows("customers", tables.customer),
        products=reading.rows("products", tables.product),
        orders=orders,
        order_lines=reading.rows("order_lines", partial(tables.order_line, currencies=currencies)),
        returns=reading.rows("returns", partial(tables.return_, currencies=currencies)),
        staff=reading.rows("staff", tables.staff_member),
        files={name: table.file for name, table in reading.tables.items()},
        rows_read={name: table.rows_read for name, table in reading.tables.items()},
        unknown_columns=reading.unknown_columns(),
        missing=tuple(name for name in COLUMNS if name not in reading.tables),
        ambiguous_numbers=ambiguous_numbers([*known.orders, *(row.number for row in orders)]),
    )
    return replace(shop, errors=_in_order(shop, [*reading.errors, *_broken(shop, reading, known)]))


def _broken(shop: ShopFiles, reading: "_Reading", known: Known) -> Iterable[RowError]:
    ids = Ids(
        customers=reading.ids("customers", "id", known.customers),
        products=reading.ids("products", "id", known.products),
        orders=reading.ids("orders", "number", frozenset(known.orders)),
    )
    return broken_rules(shop, ids)


def _in_order(shop: ShopFiles, errors: Iterable[RowError]) -> tuple[RowError, ...]:
    """The errors as somebody mends them: file by file, from top to bottom."""
    position = {file: index for index, file in enumerate(shop.files.values())}
    return tuple(sorted(errors, key=lambda error: (position[error.file], error.line or 0)))


class _Reading:
    """One run over a directory: the raw tables, and the errors so far."""

    def __init__(self, directory: Path) -> None:
        found = {name: read_table(directory, name) for name in COLUMNS}
        self.tables: dict[str, RawTable] = {n: t for n, t in found.items() if t is not None}
        self.errors: list[RowError] = []
        for name, table in self.tables.items():
            self.errors += [*table.errors, *self._missing_columns(name)]

    def rows(self, name: str, build: Callable[[Fields], T]) -> tuple[T, ...]:
        """The typed rows of a table; those with a problem are left out and noted."""
        if name not in self.tables or self._missing_columns(name):
            return ()
        typed = []
        for raw in self.tables[name].rows:
            fields = Fields(self.tables[name].file, raw)
            row = build(fields)
            self.errors += fields.errors
            if not fields.errors:
                typed.append(row)
        return tuple(typed)

    def ids(self, name: str, column: str, known: frozenset[str]) -> frozenset[str] | None:
        """What may be referred to: rows with a problem of their own count, to name it only once."""
        table = self.tables.get(name)
        if table is None:
            return known
        if table.errors or self._missing_columns(name):
            return None
        return known | {row.values.get(column, "").strip() for row in table.rows}

    def unknown_columns(self) -> dict[str, tuple[str, ...]]:
        """The columns that were ignored, by file."""
        return {
            table.file: unknown
            for name, table in self.tables.items()
            if (unknown := tuple(c for c in table.columns if c not in COLUMNS[name].names))
        }

    def _missing_columns(self, name: str) -> list[RowError]:
        table = self.tables[name]
        if not table.has_header:
            return []
        return [
            RowError(table.file, 1, column, "is required, but the header does not name it")
            for column in COLUMNS[name].required
            if column not in table.columns
        ]
