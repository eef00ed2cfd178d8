"""Writes returns: a return is known by its order, its product and which one of them it is.

The shop's row for a return that a customer asked for here meets the row of that command, so its
label stays and its state goes on.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.imports.merging import (
    Changes,
    Counts,
    LeftAlone,
    changed_columns,
    source_of,
    values_of,
)
from crm_bridge.imports.rows import ReturnRow, RowError
from crm_bridge.imports.writing import send
from crm_bridge.models.order import OrderLine, Return

Place = tuple[str, str]
_KEPT_WHERE_EMPTY = ("reason", "amount")


async def write_returns(
    session: AsyncSession, file: str, rows: Sequence[ReturnRow], busy: Collection[str]
) -> tuple[Counts, list[LeftAlone]]:
    """`busy` are the orders with an open command: what differs there is left alone."""
    counts, left, changes = Counts(), [], Changes()
    known = await _known(session) if rows else {}
    for place, given in _by_place(rows).items():
        before = known.get(place, [])
        for index, row in enumerate(given):
            old = before[index] if index < len(before) else None
            change = _change(row, old)
            if change is None:
                counts.unchanged += 1
            elif row.order_number in busy:
                counts.left_alone += 1
                left.append(LeftAlone(file, row.line, row.order_number))
            elif old is None:
                counts.new += 1
                changes.inserts.append(change)
            else:
                counts.changed += 1
                changes.updates.append(change)
    await send(session, Return, changes)
    return counts, left


async def not_in_their_orders(
    session: AsyncSession, file: str, rows: Sequence[ReturnRow]
) -> list[RowError]:
    """An error for each return whose order, as it now stands, has no such product."""
    query = select(OrderLine.order_number, OrderLine.product_id)
    ordered = {(row[0], row[1]) for row in await session.execute(query)} if rows else set()
    return [
        RowError(
            file,
            row.line,
            "product_id",
            f"order '{row.order_number}' has no line with product '{row.product_id}'",
        )
        for row in rows
        if (row.order_number, row.product_id) not in ordered
    ]


def _change(row: ReturnRow, old: Return | None) -> dict[str, Any] | None:
    values = values_of(row)
    if old is None:
        return {**values, "source": source_of(values)}
    changed = changed_columns(values, old.source)
    if not changed:
        return None
    for name in _KEPT_WHERE_EMPTY:
        if changed.get(name, "") is None:
            del changed[name]
    return {**changed, "id": old.id, "source": source_of(values)}


async def _known(session: AsyncSession) -> dict[Place, list[Return]]:
    known: dict[Place, list[Return]] = defaultdict(list)
    for row in await session.scalars(select(Return).order_by(Return.requested_at, Return.id)):
        known[row.order_number, row.product_id].append(row)
    return known


def _by_place(rows: Sequence[ReturnRow]) -> dict[Place, list[ReturnRow]]:
    grouped: dict[Place, list[ReturnRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.requested_at):
        grouped[row.order_number, row.product_id].append(row)
    return grouped
