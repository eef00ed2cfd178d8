"""The files that leads have made of transcripts: asked for, under way, ready, given up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.db import now
from crm_bridge.errors import Conflict, Forbidden, NotFound, TooMany, Unprocessable
from crm_bridge.insights.filters import Filter
from crm_bridge.models.base import new_id
from crm_bridge.models.staff import Staff
from crm_bridge.models.transcript import TranscriptExport
from crm_bridge.staff.roles import Ability, may
from crm_bridge.transcripts import periods
from crm_bridge.transcripts.rendering import FORMATS

KEPT = timedelta(days=1)
"""How long a file can be fetched: what it holds is safer in the database."""
MOST_AT_ONCE = 3
"""Of one person's, waiting or under way."""
MOST_STARTS = 3
"""A file in whose making the bridge ended so often is not begun again."""
GOING_ON = ("waiting", "running")
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be in the file. `total` is how many transcripts the filter finds now."""

    filter: Filter
    format: str
    masked: bool
    total: int


async def ask(session: AsyncSession, staff: Staff, wish: Wish) -> TranscriptExport:
    """Raises 403 `role_refused`, 422 `export_invalid`, 429 `rate_limited`."""
    if wish.format not in FORMATS:
        raise Unprocessable("export_invalid", f"Choose a format: {' or '.join(FORMATS)}.")
    if not wish.total:
        raise Unprocessable("export_invalid", "Nothing fits this filter: there is no file to make.")
    if not wish.masked:
        require_personal(staff)
    if await _going_on(session, staff) >= MOST_AT_ONCE:
        raise TooMany("rate_limited", f"{MOST_AT_ONCE} files are under way. Wait for one of them.")
    made = TranscriptExport(
        id=new_id("exp"),
        staff_id=staff.id,
        query=periods.told(wish.filter),
        format=wish.format,
        masked=wish.masked,
        state="waiting",
        starts=0,
        total=wish.total,
        done=0,
        size=0,
        created_at=now(session),
    )
    session.add(made)
    _audit(session, staff, "asked", made)
    return made


def require_personal(staff: Staff) -> None:
    """Raises 403 `role_refused` for whoever may not have personal data in a file."""
    if not may(staff.role, Ability.EXPORT_PERSONAL):
        raise Forbidden("role_refused", "Files with personal data in them are for admins.")


async def of(session: AsyncSession, staff: Staff) -> Sequence[TranscriptExport]:
    """One's own, the newest first."""
    return (
        await session.scalars(
            select(TranscriptExport)
            .where(TranscriptExport.staff_id == staff.id)
            .order_by(TranscriptExport.created_at.desc(), TranscriptExport.id)
            .limit(_SHOWN)
        )
    ).all()


async def own(session: AsyncSession, staff: Staff, export_id: str) -> TranscriptExport:
    """Raises 404 `export_unknown`: a colleague's files are nobody else's business."""
    found = await session.get(TranscriptExport, export_id)
    if found is None or found.staff_id != staff.id:
        raise NotFound("export_unknown", "There is no such file.")
    return found


async def fetched(session: AsyncSession, staff: Staff, export_id: str) -> TranscriptExport:
    """The file is being given out. Raises 403 `role_refused`, 404 `export_unknown`,
    409 `export_not_ready`."""
    found = await own(session, staff, export_id)
    if found.state != "ready":
        raise Conflict("export_not_ready", "This file is not there: make it again.")
    if not found.masked:
        # Whoever was an admin when they asked may not be one now.
        require_personal(staff)
    _audit(session, staff, "fetched", found)
    return found


async def cancel(session: AsyncSession, staff: Staff, export_id: str) -> None:
    """Stop making it; one that is ready is removed. Raises 404 `export_unknown`."""
    found = await own(session, staff, export_id)
    if found.state in (*GOING_ON, "ready"):
        found.state = "gone" if found.state == "ready" else "cancelled"
        found.finished_at = found.finished_at or now(session)
        _audit(session, staff, "cancelled", found)


async def next_one(session: AsyncSession) -> TranscriptExport | None:
    """The one that has waited longest, which is under way from now on."""
    longest = (
        select(TranscriptExport.id)
        .where(TranscriptExport.state == "waiting")
        .order_by(TranscriptExport.created_at, TranscriptExport.id)
        .limit(1)
        # One that is being cancelled at this moment is not taken, nor waited for.
        .with_for_update(skip_locked=True)
    )
    return (
        await session.scalars(
            update(TranscriptExport)
            .where(
                TranscriptExport.id == longest.scalar_subquery(),
                TranscriptExport.state == "waiting",
            )
            .values(state="running", done=0, starts=TranscriptExport.starts + 1)
            .returning(TranscriptExport)
        )
    ).one_or_none()


async def take_up(session: AsyncSession) -> None:
    """After a start: what was under way when the bridge ended waits again, but not for ever."""
    for one in await session.scalars(
        select(TranscriptExport).where(TranscriptExport.state == "running")
    ):
        if one.starts < MOST_STARTS:
            one.state, one.done = "waiting", 0
        else:
            _end(session, one, "failed")
            one.problem = f"Careline ended {one.starts} times while this file was made."


async def progress(session: AsyncSession, export_id: str, done: int) -> bool:
    """Whether it still is to be made."""
    return await _changed(session, export_id, {"done": done})


async def finish(session: AsyncSession, export_id: str, done: int, size: int) -> bool:
    """The file is complete; False where nobody wants it any more."""
    at = now(session)
    values = {"state": "ready", "done": done, "total": done, "size": size, "finished_at": at}
    return await _changed(session, export_id, {**values, "expires_at": at + KEPT})


async def fail(session: AsyncSession, export_id: str, problem: str) -> None:
    found = await session.get_one(TranscriptExport, export_id)
    if found.state == "running":
        _end(session, found, "failed")
        found.problem = problem


async def expired(session: AsyncSession) -> list[str]:
    """The ids of those whose time is over; their files are to be removed."""
    over = (
        await session.scalars(
            select(TranscriptExport).where(
                TranscriptExport.state == "ready", TranscriptExport.expires_at <= now(session)
            )
        )
    ).all()
    for one in over:
        one.state = "gone"
    return [one.id for one in over]


async def ready(session: AsyncSession) -> set[str]:
    """The ids of those that have a file."""
    return set(
        await session.scalars(
            select(TranscriptExport.id).where(TranscriptExport.state.in_(("ready", "running")))
        )
    )


def _end(session: AsyncSession, export: TranscriptExport, state: str) -> None:
    export.state, export.finished_at = state, now(session)


async def _changed(session: AsyncSession, export_id: str, values: dict[str, Any]) -> bool:
    changed = await session.execute(
        update(TranscriptExport)
        .where(TranscriptExport.id == export_id, TranscriptExport.state == "running")
        .values(values)
    )
    return cast("CursorResult[Any]", changed).rowcount == 1


async def _going_on(session: AsyncSession, staff: Staff) -> int:
    found = await session.scalars(
        select(TranscriptExport.id).where(
            TranscriptExport.staff_id == staff.id, TranscriptExport.state.in_(GOING_ON)
        )
    )
    return len(found.all())


def _audit(session: AsyncSession, staff: Staff, action: str, export: TranscriptExport) -> None:
    detail = {"filter": export.query, "format": export.format, "masked": export.masked}
    subject = f"transcript_export:{export.id}"
    audit.record(session, f"staff:{staff.id}", f"transcripts.{action}", subject, detail)
