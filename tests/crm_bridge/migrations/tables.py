"""What the tables of a database are, and rows for all of them, whatever they are."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    DateTime,
    Float,
    Integer,
    MetaData,
    Table,
    func,
    inspect,
    select,
)

Rows = dict[str, list[dict[str, Any]]]
NOT_OURS = ("alembic_version", "episode_words")
AWKWARD = "Zoë's “№ 5” 👟 \\ ' \" %s {x} ; -- \n\tüñï‮ " + "long " * 500


def described(connection: Connection) -> dict[str, Any]:
    """Columns, keys, checks and indexes of each table, in no order."""
    inspector = inspect(connection)
    names = [one for one in inspector.get_table_names() if not one.startswith(NOT_OURS)]

    def told(kind: str) -> Mapping[str, Any]:
        found = getattr(inspector, f"get_multi_{kind}")(filter_names=names)
        return {name: of_table for (_, name), of_table in found.items()}

    columns, keys, references = told("columns"), told("pk_constraint"), told("foreign_keys")
    unique, checks, indexes = (
        told("unique_constraints"),
        told("check_constraints"),
        told("indexes"),
    )
    return {
        name: {
            "columns": {
                one["name"]: (str(one["type"]), one["nullable"], one["default"])
                for one in columns[name]
            },
            "key": keys[name]["constrained_columns"],
            "references": _all(
                (one["name"], one["constrained_columns"], one["referred_table"])
                for one in references[name]
            ),
            "unique": _all((one["name"], one["column_names"]) for one in unique[name]),
            "checks": _all(
                (one["name"], re.sub(r"\W|::\w+|ARRAY|ANY|IN", "", one["sqltext"]))
                for one in checks[name]
            ),
            "indexes": _all(
                (one["name"], one["column_names"], bool(one["unique"]), _where(one))
                for one in indexes[name]
            ),
        }
        for name in names
    }


def reflected(connection: Connection) -> MetaData:
    tables = MetaData()
    tables.reflect(connection, only=lambda name, _: not name.startswith(NOT_OURS))
    return tables


def fill(connection: Connection, tables: MetaData) -> None:
    """Two rows into each table that is empty: all that may be missing is there in the first, and
    missing in the second."""
    for table in tables.sorted_tables:
        if not connection.scalar(select(func.count()).select_from(table)):
            referred = {
                name: connection.execute(select(other)).mappings().all()
                for name, other in _referred(table).items()
            }
            for number in (1, 2):
                connection.execute(table.insert(), _row(table, number, referred))


def kept(connection: Connection, tables: MetaData) -> Rows:
    """All rows of all tables, each table's in the order of its key."""
    return {
        table.name: [
            dict(row)
            for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
        ]
        for table in tables.sorted_tables
    }


def _referred(table: Table) -> Mapping[str, Table]:
    return {one.column.table.name: one.column.table for one in table.foreign_keys}


def _row(table: Table, number: int, referred: Mapping[str, Any]) -> dict[str, Any]:
    row = {
        column.name: _value(column, number, _choices(table, column.name))
        for column in table.columns
        if number == 1 or not column.nullable
    }
    for constraint in table.foreign_key_constraints:
        rows = referred[constraint.referred_table.name]
        for element in constraint.elements:
            name = element.parent.name
            # A row that refers to its own table refers to itself.
            if name in row and constraint.referred_table is not table:
                row[name] = rows[min(number, len(rows)) - 1][element.column.name]
    return row


def _choices(table: Table, column: str) -> list[str]:
    """The values that a check of the form `column IN ('a', 'b')` allows."""
    for check in table.constraints:
        said = str(check.sqltext) if isinstance(check, CheckConstraint) else ""
        if re.match(rf"\W*{column}\b", said):
            return re.findall(r"'(\w+)'", said)
    return []


def _value(column: Column[Any], number: int, choices: list[str]) -> Any:
    kind = column.type
    if isinstance(kind, Boolean):
        return number == 1
    if isinstance(kind, JSON):
        return {"number": number, "words": [AWKWARD, None, 0.1], "none": {}}
    if isinstance(kind, DateTime):
        moment = datetime(2024, 2, 29, 23, 59, 59, 999_999, UTC) + timedelta(days=number)
        return moment if kind.timezone else moment.replace(tzinfo=None)
    if isinstance(kind, Integer):
        return number
    if isinstance(kind, Float):
        return 0.1 * number
    return choices[number - 1] if choices else f"{column.name} {number} {AWKWARD}"


def _where(index: Mapping[str, Any]) -> str:
    options = index.get("dialect_options", {})
    said = options.get("sqlite_where", options.get("postgresql_where"))
    return "" if said is None else re.sub(r"\s|[()]|::\w+|\bvarying\b", "", str(said)).lower()


def _all(told: Iterable[Any]) -> list[str]:
    return sorted(map(str, told))
