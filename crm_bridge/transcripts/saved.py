"""Filters that leads keep by name: their own, those shared by all, and a few to begin with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import parse_qs

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.conversations.wording import clean, meaningful
from crm_bridge.db import now
from crm_bridge.errors import Conflict, NotFound, Unprocessable
from crm_bridge.insights.filters import Filter
from crm_bridge.models.base import new_id
from crm_bridge.models.staff import Staff
from crm_bridge.models.transcript import SavedFilter
from crm_bridge.transcripts import periods

LONGEST_NAME = 60
MOST = 100
"""Of one person's own."""


@dataclass(frozen=True, slots=True)
class Saved:
    """`query` opens it today, as in an address. `id` is None for one that Careline came with."""

    name: str
    query: str
    id: str | None = None
    shared: bool = False
    period: str | None = None
    by: str | None = None


_TO_BEGIN_WITH: tuple[tuple[str, str, Filter], ...] = (
    ("Yesterday’s angry", "yesterday", Filter(sentiment=("negative",))),
    ("Not understood", "last_7_days", Filter(not_understood=True)),
    ("Low scores", "last_30_days", Filter(csat=("1", "2"))),
    ("Handed over", "last_7_days", Filter(handover=True)),
)


def to_begin_with(today: date) -> list[Saved]:
    """Those that Careline came with, as of today."""
    return [
        Saved(name, periods.told_today(filter, period, today), period=period)
        for name, period, filter in _TO_BEGIN_WITH  # noqa: A001
    ]


async def of(session: AsyncSession, staff: Staff, today: date) -> list[Saved]:
    """One's own first, then everybody's, each by name."""
    rows = await session.execute(
        select(SavedFilter, Staff.name)
        .join(Staff, Staff.id == SavedFilter.staff_id)
        .where(or_(SavedFilter.staff_id == staff.id, SavedFilter.shared))
    )
    found = [_saved(one, name, today) for one, name in rows]
    return sorted(found, key=lambda one: (one.shared, one.name.lower()))


async def keep(
    session: AsyncSession,
    staff: Staff,
    name: str,
    filter: Filter,  # noqa: A002
    *,
    shared: bool,
    today: date,
    named: str | None = None,
) -> Saved:
    """Days that have a name today move along from then on; `named` is which, where they have
    several. Raises 409 `name_taken`,
    422 `filter_invalid`."""
    name = _checked(name)
    if not filter.set_fields():
        raise Unprocessable("filter_invalid", "Nothing is filtered: choose something to keep.")
    await _require_free(session, staff, name)
    period = periods.period_of(filter, today, named)
    kept = replace(filter, from_day=None, to_day=None) if period else filter
    made = SavedFilter(
        id=new_id("flt"),
        staff_id=staff.id,
        name=name,
        query=periods.told(kept),
        period=period,
        shared=shared,
        updated_at=now(session),
    )
    session.add(made)
    _audit(session, staff, "saved", made)
    return _saved(made, staff.name, today)


async def rename(
    session: AsyncSession, staff: Staff, filter_id: str, name: str, *, shared: bool
) -> None:
    """Raises as `keep`, and 404 `saved_filter_unknown`."""
    found = await _editable(session, staff, filter_id)
    name = _checked(name)
    if name != found.name:
        await _require_free(session, staff, name)
    found.name, found.shared, found.updated_at = name, shared, now(session)
    _audit(session, staff, "renamed", found)


async def remove(session: AsyncSession, staff: Staff, filter_id: str) -> None:
    """Raises 404 `saved_filter_unknown`."""
    found = await _editable(session, staff, filter_id)
    await session.delete(found)
    _audit(session, staff, "removed", found)


def _saved(kept: SavedFilter, by: str, today: date) -> Saved:
    query = kept.query
    if kept.period:
        query = periods.told_today(Filter.from_query(parse_qs(query)), kept.period, today)
    return Saved(kept.name, query, kept.id, kept.shared, kept.period, by)


def _checked(name: str) -> str:
    name = " ".join(clean(name).split())
    if not meaningful(name):
        raise Unprocessable("filter_invalid", "Give it a name.", extras={"field": "name"})
    if len(name) > LONGEST_NAME:
        detail = f"The name has more than {LONGEST_NAME} characters."
        raise Unprocessable("filter_invalid", detail, extras={"field": "name"})
    return name


async def _require_free(session: AsyncSession, staff: Staff, name: str) -> None:
    """A name stands for one filter among those that somebody sees; and nobody keeps too many."""
    seen: Sequence[SavedFilter] = (
        await session.scalars(
            select(SavedFilter).where(or_(SavedFilter.staff_id == staff.id, SavedFilter.shared))
        )
    ).all()
    if any(one.name.lower() == name.lower() for one in seen):
        raise Conflict("name_taken", f"There is a filter “{name}” already.")
    if sum(one.staff_id == staff.id for one in seen) >= MOST:
        raise Unprocessable("filter_invalid", f"You keep {MOST} filters: remove one first.")


async def _editable(session: AsyncSession, staff: Staff, filter_id: str) -> SavedFilter:
    found = await session.get(SavedFilter, filter_id)
    # A colleague's own filters are nobody else's business; shared ones are all leads'.
    if found is None or not (found.shared or found.staff_id == staff.id):
        raise NotFound("saved_filter_unknown", "There is no such filter any more.")
    return found


def _audit(session: AsyncSession, staff: Staff, action: str, kept: SavedFilter) -> None:
    detail = {"name": kept.name, "shared": kept.shared}
    audit.record(session, f"staff:{staff.id}", f"filter.{action}", f"filter:{kept.id}", detail)
