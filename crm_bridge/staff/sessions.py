"""The session that the console's cookie opens, and the half-way one of who still owes a code."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.db import now
from crm_bridge.models.staff import PendingLogin, Staff, StaffSession
from crm_bridge.staff.tokens import new_token, token_hash

SESSION_LIFETIME = timedelta(hours=12)
CODE_LIFETIME = timedelta(minutes=5)
_ENDED = "staff_sessions_ended"


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """`token` goes into the cookie; only its hash is kept."""

    staff: Staff
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CodeDue:
    """The password was right, and a code is asked for. `token` opens nothing but that question."""

    token: str


def begin(session: AsyncSession, staff: Staff) -> LoggedIn:
    """A new log-in."""
    token, moment = new_token(), now(session)
    opened = StaffSession(
        token_hash=token_hash(token),
        staff_id=staff.id,
        created_at=moment,
        expires_at=moment + SESSION_LIFETIME,
    )
    session.add(opened)
    audit.record(session, f"staff:{staff.id}", "staff.logged_in", f"staff:{staff.id}")
    return LoggedIn(staff, token, opened.expires_at)


def ask_code(session: AsyncSession, staff: Staff) -> CodeDue:
    """The code has to come within five minutes."""
    token, moment = new_token(), now(session)
    session.add(
        PendingLogin(
            token_hash=token_hash(token), staff_id=staff.id, expires_at=moment + CODE_LIFETIME
        )
    )
    return CodeDue(token)


async def staff_of(session: AsyncSession, token: str) -> Staff | None:
    """Whose session the cookie's token opens; None when it is unknown, over, or the account was
    closed."""
    return await session.scalar(
        select(Staff)
        .join(StaffSession, StaffSession.staff_id == Staff.id)
        .where(
            StaffSession.token_hash == token_hash(token),
            StaffSession.expires_at > now(session),
            Staff.active,
        )
    )


async def asked_for_code(session: AsyncSession, token: str) -> Staff | None:
    """Who owes the code, locked for the change that follows; None when it comes too late."""
    return await session.scalar(
        select(Staff)
        .join(PendingLogin, PendingLogin.staff_id == Staff.id)
        .where(
            PendingLogin.token_hash == token_hash(token),
            PendingLogin.expires_at > now(session),
            Staff.active,
        )
        .with_for_update(of=Staff)
    )


async def log_out(session: AsyncSession, token: str) -> None:
    """The token opens nothing any more."""
    session.info[_ENDED] = True
    await session.execute(delete(StaffSession).where(StaffSession.token_hash == token_hash(token)))


async def end_all(session: AsyncSession, staff_id: str) -> None:
    """Logged out everywhere, at once, and half-way in nowhere."""
    session.info[_ENDED] = True
    for kind in (StaffSession, PendingLogin):
        await session.execute(delete(kind).where(kind.staff_id == staff_id))


def some_ended(session: AsyncSession) -> bool:
    """Whether this transaction ended anybody's: those who have a page open look again."""
    return bool(session.info.get(_ENDED))


async def end_pending(session: AsyncSession, staff_id: str) -> None:
    """The code was given: nobody is half-way in any more."""
    await session.execute(delete(PendingLogin).where(PendingLogin.staff_id == staff_id))


async def forget_over(session: AsyncSession, staff_id: str) -> None:
    """Drops what has run out."""
    for kind in (StaffSession, PendingLogin):
        over = delete(kind).where(kind.staff_id == staff_id, kind.expires_at <= now(session))
        await session.execute(over)
