"""Who works here: the list, and what an admin changes in it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.db import now
from crm_bridge.errors import Conflict
from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.staff import Invitation, Staff, Team
from crm_bridge.staff import accounts, boards, invitations, sessions

DEACTIVATED = "staff.deactivated"


@dataclass(frozen=True, slots=True)
class Person:
    """`link_until` is set while a link for them works."""

    staff: Staff
    team: str | None
    link_until: datetime | None
    is_locked: bool

    @property
    def standing(self) -> str:
        """`active`, `invited` (no password yet) or `inactive`."""
        if not self.staff.active:
            return "inactive"
        return "active" if self.staff.password_hash else "invited"


async def everybody(session: AsyncSession) -> list[Person]:
    """Those who work here by name, then those who did."""
    moment = now(session)
    rows = await session.execute(
        select(Staff, Team.name, Invitation.expires_at)
        .outerjoin(Team, Team.id == Staff.team_id)
        .outerjoin(Invitation, Invitation.staff_id == Staff.id)
        .where(Staff.help_desk_id.is_(None))
    )
    people = [
        Person(
            staff,
            team,
            until if until is not None and until > moment else None,
            staff.locked_until is not None and staff.locked_until > moment,
        )
        for staff, team, until in rows
    ]
    return sorted(people, key=lambda one: (not one.staff.active, one.staff.name.casefold()))


async def change_role(session: AsyncSession, staff_id: str, role: str, actor: Staff) -> Staff:
    """Counts from the next page on. Raises 404 `staff_unknown`, 409 `last_admin`, 422
    `role_unknown`."""
    wanted = invitations.checked_role(role)
    staff = await _changing(session, staff_id, loses_admin=wanted != "admin")
    if staff.role != wanted:
        changed = {"from": staff.role, "to": wanted}
        audit.record(
            session, f"staff:{actor.id}", "staff.role_changed", f"staff:{staff.id}", changed
        )
        staff.role = wanted
    return staff


async def deactivate(session: AsyncSession, staff_id: str, actor: Staff) -> Staff:
    """Ends the person's sessions and link at once; what they have is given back by
    `conversations.absence`. Raises 404 `staff_unknown`, 409 `last_admin`
    and `own_account`."""
    if staff_id == actor.id:
        raise Conflict("own_account", "You cannot deactivate yourself: ask another admin.")
    staff = await _changing(session, staff_id, loses_admin=True)
    staff.active = False
    await sessions.end_all(session, staff.id)
    await invitations.withdraw(session, staff.id)
    boards.outdate(session, "teams")
    audit.record(session, f"staff:{actor.id}", DEACTIVATED, f"staff:{staff.id}")
    return staff


async def deactivated_by(session: AsyncSession, staff_id: str) -> str | None:
    """The actor who deactivated them, `system` where nobody is known; None for who works here."""
    staff = await session.get_one(Staff, staff_id)
    if staff.active:
        return None
    actor = await session.scalar(
        select(AuditEvent.actor)
        .where(AuditEvent.subject == f"staff:{staff_id}", AuditEvent.action == DEACTIVATED)
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )
    return actor or "system"


async def reactivate(session: AsyncSession, staff_id: str, actor: Staff) -> Staff:
    """With the old password, role and second step. Raises 404 `staff_unknown`."""
    staff = await accounts.locked(session, staff_id)
    staff.active = True
    boards.outdate(session, "teams")
    audit.record(session, f"staff:{actor.id}", "staff.reactivated", f"staff:{staff.id}")
    return staff


async def _changing(session: AsyncSession, staff_id: str, *, loses_admin: bool) -> Staff:
    # All admins are locked, in one order: two who demote each other at once are judged in turn.
    admins = list(
        await session.scalars(
            select(Staff)
            .where(Staff.role == "admin", Staff.active, Staff.password_hash.is_not(None))
            .order_by(Staff.id)
            .with_for_update()
        )
    )
    staff = await accounts.locked(session, staff_id)
    if loses_admin and [admin.id for admin in admins] == [staff.id]:
        raise Conflict(
            "last_admin", f"{staff.name} is the only admin: make somebody else an admin first."
        )
    return staff
