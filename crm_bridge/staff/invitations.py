"""One-time links with which somebody sets their name and password."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.db import now
from crm_bridge.errors import Conflict, NotFound, Unprocessable
from crm_bridge.models.staff import ROLES, Invitation, Staff
from crm_bridge.staff import accounts
from crm_bridge.staff.tokens import new_token, token_hash

LIFETIME = timedelta(days=7)
MAX_EMAIL = 254
MAX_NAME = 80
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+")


@dataclass(frozen=True, slots=True)
class Invited:
    """`token` is shown now and never again: only its hash is kept."""

    staff: Staff
    token: str
    expires_at: datetime


async def invite(session: AsyncSession, email: str, role: str, actor: Staff) -> Invited:
    """A new account without a password, and its link. Raises 409 `email_taken`, 422
    `email_invalid`, `role_unknown`."""
    address = email.strip()
    if not _EMAIL.fullmatch(address) or len(address) > MAX_EMAIL:
        raise Unprocessable("email_invalid", "This is no e-mail address, such as kim@shop.example.")
    staff = await accounts.create(
        session,
        email=address,
        name=address.partition("@")[0],
        role=checked_role(role),
        password=None,
        actor=f"staff:{actor.id}",
    )
    return await link(session, staff, actor)


async def link(session: AsyncSession, staff: Staff, actor: Staff) -> Invited:
    """A new link; an earlier one opens nothing any more. Raises 409 `staff_inactive`."""
    if not staff.active:
        raise Conflict("staff_inactive", f"The account of {staff.name} is deactivated.")
    token, expires_at = new_token(), now(session) + LIFETIME
    await withdraw(session, staff.id)
    session.add(Invitation(staff_id=staff.id, token_hash=token_hash(token), expires_at=expires_at))
    audit.record(session, f"staff:{actor.id}", "staff.invited", f"staff:{staff.id}")
    return Invited(staff, token, expires_at)


async def withdraw(session: AsyncSession, staff_id: str) -> None:
    """The link opens nothing any more."""
    await session.execute(delete(Invitation).where(Invitation.staff_id == staff_id))


async def invited(session: AsyncSession, token: str) -> Staff:
    """Whom the link is for. Raises 404 `invitation_over`."""
    staff = await session.scalar(
        select(Staff)
        .join(Invitation, Invitation.staff_id == Staff.id)
        .where(
            Invitation.token_hash == token_hash(token),
            Invitation.expires_at > now(session),
            Staff.active,
        )
    )
    if staff is None:
        raise NotFound(
            "invitation_over",
            "This link was used already, replaced by a newer one, or is too old. "
            "Ask an admin of your shop for a new one.",
        )
    return staff


async def accept(session: AsyncSession, token: str, name: str, password_hash: str) -> Staff:
    """The link is used up. Raises 404 `invitation_over`, 422 `name_invalid`."""
    # Of two who use one link at once, the second waits here and then finds it used.
    await accounts.locked(session, (await invited(session, token)).id)
    staff = await invited(session, token)
    staff.name = checked_name(name)
    await withdraw(session, staff.id)
    await accounts.keep_hash(session, staff, password_hash, f"staff:{staff.id}")
    audit.record(session, f"staff:{staff.id}", "staff.invitation_accepted", f"staff:{staff.id}")
    return staff


def checked_name(name: str) -> str:
    """Customers read it when somebody joins. Raises 422 `name_invalid`."""
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > MAX_NAME or not cleaned.isprintable():
        raise Unprocessable("name_invalid", f"A name has 1 to {MAX_NAME} characters.")
    return cleaned


def checked_role(role: str) -> str:
    """Raises 422 `role_unknown`."""
    if role not in ROLES:
        raise Unprocessable("role_unknown", f"A role is one of {', '.join(ROLES)}.")
    return role
