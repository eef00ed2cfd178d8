"""Who of the staff is there: online, busy or away, and whether their console is open."""

from datetime import timedelta
from typing import Literal, cast

from sqlalchemy import bindparam, exists, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.db import now
from crm_bridge.models.base import UtcDateTime
from crm_bridge.models.staff import Staff
from crm_bridge.models.team import Presence
from crm_bridge.staff import boards

Status = Literal["online", "busy", "away"]
STATUSES: tuple[Status, ...] = ("online", "busy", "away")

CAPACITY = 5
"""Conversations at once, until a lead sets it."""
HERE = timedelta(seconds=60)
"""How recently an open console must have been seen for its owner to be offered something."""

_SEEN = update(Presence).where(Presence.staff_id == bindparam("of_staff"))
# Two tabs may open at once, and only one of them makes the row.
_BEGIN = text(
    "INSERT INTO presences (staff_id, status, seen_at, capacity)"
    " VALUES (:staff_id, 'online', :seen_at, :capacity) ON CONFLICT (staff_id) DO NOTHING"
).bindparams(bindparam("seen_at", type_=UtcDateTime()))


async def seen(session: AsyncSession, staff_id: str) -> None:
    """Their console is open now. Who is seen for the first time is online."""
    moment = now(session)
    found = await session.execute(
        _SEEN.values(seen_at=moment).returning(Presence.staff_id), {"of_staff": staff_id}
    )
    if found.first() is None:
        values = {"staff_id": staff_id, "seen_at": moment, "capacity": CAPACITY}
        await session.execute(_BEGIN, values)


async def switch(session: AsyncSession, staff: Staff, status: Status) -> None:
    """Who is busy or away is offered nothing; what they have stays theirs."""
    await seen(session, staff.id)
    row = await session.get_one(Presence, staff.id)
    row.status = status
    boards.outdate(session, "teams")
    who = f"staff:{staff.id}"
    audit.record(session, who, "staff.presence", who, {"status": status})


async def status_of(session: AsyncSession, staff_id: str) -> Status:
    """As they set it; online until they do."""
    kept = await session.scalar(select(Presence.status).where(Presence.staff_id == staff_id))
    return cast(Status, kept or "online")


async def is_here(session: AsyncSession, staff_id: str) -> bool:
    """Whether their console is open and they are not away."""
    here = select(Presence.staff_id).where(
        Presence.staff_id == staff_id,
        Presence.status != "away",
        Presence.seen_at > now(session) - HERE,
    )
    return await session.scalar(here) is not None


async def anyone_there(
    session: AsyncSession, team_id: str | None, *, besides: str | None = None
) -> bool:
    """Whether somebody who could take a conversation of this team has their console open and is
    not away, other than `besides`. Staff without a team help every team."""
    here = exists().where(
        Presence.staff_id == Staff.id,
        Presence.status != "away",
        Presence.seen_at > now(session) - HERE,
        Staff.active,
        Staff.id != (besides or ""),
        or_(Staff.team_id == team_id, Staff.team_id.is_(None)),
    )
    return bool(await session.scalar(select(here)))
