"""Logging in: the password, then the code of whoever turned the second step on."""

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import Database
from crm_bridge.errors import BridgeError, NotAuthorised
from crm_bridge.models.staff import Staff
from crm_bridge.staff import accounts, lockout, passwords, second_step, sessions
from crm_bridge.staff.sessions import CodeDue, LoggedIn


async def log_in(database: Database, email: str, password: str) -> LoggedIn | CodeDue:
    """Raises 401 `login_refused` for a wrong e-mail or password, without saying which, and 429
    `login_locked` for 15 minutes after 10 wrong tries."""
    async with database.reading() as session:
        found = await accounts.by_email(session, email)
    # Hashing takes a while: no transaction is open meanwhile.
    right = await passwords.matches(found.password_hash if found else None, password)
    async with database.session() as session:
        staff = await session.get(Staff, found.id, with_for_update=True) if found else None
        outcome = await _judge(session, staff, right)
    if isinstance(outcome, BridgeError):
        raise outcome
    return outcome


async def confirm(database: Database, token: str, code: str) -> LoggedIn:
    """The second step. Raises 401 `code_wrong`, or `code_late` when it has to begin again, and
    429 `login_locked`."""
    async with database.session() as session:
        staff = await sessions.asked_for_code(session, token)
        outcome = await _judge_code(session, staff, code)
    if isinstance(outcome, BridgeError):
        raise outcome
    return outcome


# A refusal is returned and raised after the commit, because the wrong try has to count.
async def _judge(
    session: AsyncSession, staff: Staff | None, right: bool
) -> LoggedIn | CodeDue | BridgeError:
    if staff is None:
        return _refused()
    if locked := lockout.refusal(session, staff):
        return locked
    if not right:
        lockout.count_wrong(session, staff)
        return _refused()
    await sessions.forget_over(session, staff.id)
    if staff.totp_secret is not None:
        # Wrong codes stay counted: else a known password would buy ten more guesses each time.
        return sessions.ask_code(session, staff)
    lockout.forget(staff)
    return sessions.begin(session, staff)


async def _judge_code(
    session: AsyncSession, staff: Staff | None, code: str
) -> LoggedIn | BridgeError:
    if staff is None:
        return NotAuthorised("code_late", "That took too long. Log in again.")
    if locked := lockout.refusal(session, staff):
        return locked
    if not await second_step.passes(session, staff, code):
        lockout.count_wrong(session, staff)
        return NotAuthorised("code_wrong", "This code is wrong or was used already.")
    lockout.forget(staff)
    await sessions.end_pending(session, staff.id)
    return sessions.begin(session, staff)


def _refused() -> NotAuthorised:
    return NotAuthorised("login_refused", "E-mail or password is wrong.")
