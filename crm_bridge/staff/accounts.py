"""Staff log in: passwords, the lock after wrong tries, and the cookie's session."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.db import Database, now
from crm_bridge.errors import NotAuthorised, TooMany, Unprocessable
from crm_bridge.models.base import new_id
from crm_bridge.models.staff import Staff, StaffSession
from crm_bridge.staff import passwords

MAX_WRONG = 10
LOCKED_FOR = timedelta(minutes=15)
SESSION_LIFETIME = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """`token` goes into the cookie; only its hash is kept."""

    staff: Staff
    token: str
    expires_at: datetime


async def log_in(database: Database, email: str, password: str) -> LoggedIn:
    """Raises 401 `login_refused` for a wrong e-mail or password, without saying which, and 429
    `login_locked` for 15 minutes after 10 wrong tries."""
    async with database.reading() as session:
        found = await _by_email(session, email)
    # Hashing takes a while: no transaction is open meanwhile.
    right = await passwords.matches(found.password_hash if found else None, password)
    async with database.session() as session:
        staff = await session.get(Staff, found.id, with_for_update=True) if found else None
        outcome = _judge(session, staff, right)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


async def staff_of(session: AsyncSession, token: str) -> Staff | None:
    """Whose session the cookie's token opens; None when it is unknown, over, or the account was
    closed."""
    return await session.scalar(
        select(Staff)
        .join(StaffSession, StaffSession.staff_id == Staff.id)
        .where(
            StaffSession.token_hash == _hash(token),
            StaffSession.expires_at > now(session),
            Staff.active,
        )
    )


async def log_out(session: AsyncSession, token: str) -> None:
    """The token opens nothing any more."""
    await session.execute(delete(StaffSession).where(StaffSession.token_hash == _hash(token)))


async def create(
    session: AsyncSession, *, email: str, name: str, role: str, password: str | None, actor: str
) -> Staff:
    """A new account; without a password it is an invitation only. Raises 422 `password_short`."""
    staff = Staff(
        id=new_id("stf"),
        email=email.strip().lower(),
        name=name,
        role=role,
        active=True,
        wrong_tries=0,
        created_at=now(session),
    )
    session.add(staff)
    audit.record(session, actor, "staff.created", f"staff:{staff.id}", {"role": role})
    if password is not None:
        await set_password(session, staff, password, actor)
    return staff


async def set_password(session: AsyncSession, staff: Staff, password: str, actor: str) -> None:
    """Ends the account's other sessions and its lock. Raises 422 `password_short`."""
    if len(password) < passwords.MIN_LENGTH:
        raise Unprocessable(
            "password_short", f"A password has at least {passwords.MIN_LENGTH} characters."
        )
    staff.password_hash = await passwords.hashed(password)
    staff.wrong_tries = 0
    staff.locked_until = None
    await session.execute(delete(StaffSession).where(StaffSession.staff_id == staff.id))
    audit.record(session, actor, "staff.password_set", f"staff:{staff.id}")


async def _by_email(session: AsyncSession, email: str) -> Staff | None:
    return await session.scalar(
        select(Staff).where(Staff.email == email.strip().lower(), Staff.active)
    )


def _judge(session: AsyncSession, staff: Staff | None, right: bool) -> LoggedIn | Exception:
    # A refusal is returned and raised after the commit, because the wrong try has to count.
    if staff is None:
        return _refused()
    if staff.locked_until is not None and staff.locked_until > now(session):
        wait = staff.locked_until - now(session)
        return TooMany(
            "login_locked",
            "Too many wrong tries; try again later.",
            headers={"Retry-After": str(int(wait.total_seconds()) + 1)},
        )
    if not right:
        _count_wrong(session, staff)
        return _refused()
    staff.wrong_tries = 0
    staff.locked_until = None
    return _begin_session(session, staff)


def _count_wrong(session: AsyncSession, staff: Staff) -> None:
    staff.wrong_tries += 1
    if staff.wrong_tries >= MAX_WRONG:
        staff.wrong_tries = 0
        staff.locked_until = now(session) + LOCKED_FOR
        audit.record(session, "system", "staff.locked", f"staff:{staff.id}")


def _begin_session(session: AsyncSession, staff: Staff) -> LoggedIn:
    token = secrets.token_urlsafe(32)
    expires_at = now(session) + SESSION_LIFETIME
    session.add(
        StaffSession(
            token_hash=_hash(token),
            staff_id=staff.id,
            created_at=now(session),
            expires_at=expires_at,
        )
    )
    audit.record(session, f"staff:{staff.id}", "staff.logged_in", f"staff:{staff.id}")
    return LoggedIn(staff, token, expires_at)


def _refused() -> NotAuthorised:
    return NotAuthorised("login_refused", "E-mail or password is wrong.")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
