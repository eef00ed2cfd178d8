"""What an import changes: the file compared with what the last import said, not with the present.

So a row that the shop did not touch leaves alone what commands made of it since (a cancelled order
stays cancelled), and a row that the shop did change changes in just those columns.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, cast

from crm_bridge.imports.rows import CustomerRow, OrderRow, ProductRow, ReturnRow

Row = CustomerRow | ProductRow | OrderRow | ReturnRow
Source = Mapping[str, Any]


@dataclass(slots=True)
class Counts:
    """Rows of one file. `left_alone` are those that would have met an open command."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    left_alone: int = 0

    @property
    def anything(self) -> bool:
        return bool(self.new or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A row that differs, but whose order has a change that the shop has not decided."""

    file: str
    line: int
    order_number: str

    def __str__(self) -> str:
        return (
            f"{self.file}, line {self.line}: order {self.order_number} has a change that is "
            "still open; the row was left alone"
        )


@dataclass(slots=True)
class Changes:
    """What to write: whole new rows, and for old ones (`key`, changed columns, new source)."""

    inserts: list[dict[str, Any]] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)


def values_of(row: Row) -> dict[str, Any]:
    """The columns of a row, as the database takes them."""
    # Not `asdict`, which copies every value deeply: a third of a large import.
    names = (column.name for column in fields(row))
    return {name: getattr(row, name) for name in names if name != "line"}


def source_of(values: Source) -> dict[str, Any]:
    """The same as JSON, to be kept and compared with the next import."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def changed_columns(values: Source, before: Source | None) -> dict[str, Any]:
    """Those of `values` that the shop changed since it said `before`; all where it said nothing."""
    now = source_of(values)
    if before is None:
        return dict(values)
    return {name: values[name] for name in now if now[name] != before.get(name)}


def by_columns(updates: Iterable[Mapping[str, Any]]) -> list[list[dict[str, Any]]]:
    """Updates in groups that set the same columns, so that each group is one statement."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for update in updates:
        groups.setdefault(tuple(sorted(update)), []).append(dict(update))
    return list(groups.values())


def merge(
    rows: Iterable[Row], key: str, known: Mapping[str, Source | None], counts: Counts
) -> Changes:
    """Compare rows with what the last import said of them; `known` is by the value of `key`."""
    changes = Changes()
    for row in rows:
        values = values_of(row)
        name = cast(str, values[key])
        if name not in known:
            changes.inserts.append({**values, "source": source_of(values)})
            counts.new += 1
            continue
        changed = changed_columns(values, known[name])
        if not changed:
            counts.unchanged += 1
            continue
        changes.updates.append({**changed, key: name, "source": source_of(values)})
        counts.changed += 1
    return changes
