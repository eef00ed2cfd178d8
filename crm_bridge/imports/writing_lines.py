"""Writes the lines of orders: a line is known by its order and its place in it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.imports.merging import Changes, Counts, LeftAlone
from crm_bridge.imports.rows import OrderLineRow
from crm_bridge.imports.writing import send
from crm_bridge.models.order import OrderLine

LineValues = tuple[str, int, int, str | None, str | None]
_COLUMNS = ("product_id", "quantity", "unit_price", "size", "colour")
_CHUNK = 500


async def write_lines(
    session: AsyncSession, file: str, rows: Sequence[OrderLineRow], busy: Collection[str]
) -> tuple[Counts, list[LeftAlone]]:
    """The lines of each order that the file names, in its order; what it leaves out is removed."""
    counts, left, changes = Counts(), [], Changes()
    known = await _known_lines(session) if rows else {}
    surplus: list[int] = []
    for number, given in _by_order(rows).items():
        before = known.get(number, [])
        differing = sum(1 for i, row in enumerate(given) if _differs(row, before, i))
        if number in busy and (differing or len(before) > len(given)):
            left.append(LeftAlone(file, given[0].line, number))
            counts.left_alone += differing
            counts.unchanged += len(given) - differing
            continue
        _merge_lines(number, given, before, changes, counts)
        surplus += [line_id for line_id, _ in before[len(given) :]]
    counts.removed = len(surplus)
    await send(session, OrderLine, changes)
    for start in range(0, len(surplus), _CHUNK):
        chunk = surplus[start : start + _CHUNK]
        await session.execute(delete(OrderLine).where(OrderLine.id.in_(chunk)))
    return counts, left


async def _known_lines(session: AsyncSession) -> Mapping[str, list[tuple[int, LineValues]]]:
    columns = (getattr(OrderLine, name) for name in _COLUMNS)
    query = select(OrderLine.order_number, OrderLine.id, *columns)
    known: dict[str, list[tuple[int, LineValues]]] = defaultdict(list)
    for row in await session.execute(query.order_by(OrderLine.order_number, OrderLine.position)):
        known[row[0]].append((row[1], (row[2], row[3], row[4], row[5], row[6])))
    return known


def _by_order(rows: Iterable[OrderLineRow]) -> dict[str, list[OrderLineRow]]:
    grouped: dict[str, list[OrderLineRow]] = defaultdict(list)
    for row in rows:
        grouped[row.order_number].append(row)
    return grouped


def _differs(row: OrderLineRow, before: Sequence[tuple[int, LineValues]], position: int) -> bool:
    return position >= len(before) or before[position][1] != _line_values(row)


def _merge_lines(
    number: str,
    given: Sequence[OrderLineRow],
    before: Sequence[tuple[int, LineValues]],
    changes: Changes,
    counts: Counts,
) -> None:
    for position, row in enumerate(given):
        values = dict(zip(_COLUMNS, _line_values(row), strict=True))
        if position >= len(before):
            changes.inserts.append({"order_number": number, "position": position, **values})
            counts.new += 1
        elif _differs(row, before, position):
            changes.updates.append({"id": before[position][0], **values})
            counts.changed += 1
        else:
            counts.unchanged += 1


def _line_values(row: OrderLineRow) -> LineValues:
    return (row.product_id, row.quantity, row.unit_price, row.size, row.colour)
