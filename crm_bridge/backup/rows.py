"""A table's rows as lines of JSON, and back: times as ISO 8601, everything else as JSON has it."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, String, Table, select, tuple_, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

import crm_bridge.models
from crm_bridge.models.base import Base, UtcDateTime
from crm_bridge.models.facts import (
    EpisodeAgent,
    EpisodeArticle,
    EpisodeFacts,
    EpisodeIntent,
    EpisodeOrder,
    FactsProgress,
)
from crm_bridge.secrets_at_rest import EncryptedText

assert crm_bridge.models  # noqa: S101 - imported for its tables

AT_ONCE = 1_000
_MADE_ANEW = {
    kind.__tablename__
    for kind in (EpisodeFacts, EpisodeIntent, EpisodeArticle, EpisodeOrder, EpisodeAgent)
} | {FactsProgress.__tablename__}
"""What is worked out from the other tables, and is worked out again."""


def tables() -> list[Table]:
    """Those that are kept, each after those it refers to."""
    return [one for one in Base.metadata.sorted_tables if one.name not in _MADE_ANEW]


def raw(column: Column[Any]) -> ColumnElement[Any]:
    """The column as it stands in the database: what is encrypted is not opened."""
    return type_coerce(column, String()) if isinstance(column.type, EncryptedText) else column


async def lines_of(session: AsyncSession, table: Table) -> AsyncIterator[bytes]:
    """In the order of its key, in portions: no statement takes long, however large the table."""
    names = [column.name for column in table.columns]
    key = list(table.primary_key.columns)
    last: Sequence[Any] | None = None
    while True:
        query = select(*(raw(column).label(column.name) for column in table.columns))
        if last is not None:
            query = query.where(tuple_(*key) > tuple_(*last))
        rows = (await session.execute(query.order_by(*key).limit(AT_ONCE))).all()
        for row in rows:
            told = dict(zip(names, map(_told, row), strict=True))
            yield (
                json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
                + b"\n"
            )
        if len(rows) < AT_ONCE:
            return
        by_name = dict(zip(names, rows[-1], strict=True))
        last = [by_name[column.name] for column in key]


def row_of(table: Table, line: bytes) -> Mapping[str, Any]:
    """Raises ValueError for a line that is none of this table's."""
    told = json.loads(line)
    unknown = set(told) - set(table.columns.keys())
    if unknown:
        raise ValueError(f"{table.name} has no column {sorted(unknown)[0]}")
    return {name: _read(table.columns[name], value) for name, value in told.items()}


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _read(column: Column[Any], value: Any) -> Any:
    if value is not None and isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value)
    return value
