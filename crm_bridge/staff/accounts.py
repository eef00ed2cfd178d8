"""Staff accounts and their passwords."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.db import Database, now
from crm_bridge.errors import BridgeError, Conflict, NotFound, Unprocessable
from crm_bridge.models.base import new_id
from crm_bridge.models.staff import Staff
from crm_bridge.staff import lockout, passwords, sessions


async def create(
    session: AsyncSession, *, email: str, name: str, role: str, password: str | None, actor: str
) -> Staff:
    """A new account; without a password it is an invitation only. Raises 409 `email_taken`,
    422 `password_short` or `password_long`."""
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
    try:
        await session.flush()
    except IntegrityError as error:
        raise Conflict(
            "email_taken", "Somebody has an account with this e-mail already."
        ) from error
    audit.record(session, actor, "staff.created", f"staff:{staff.id}", {"role": role})
    if password is not None:
        await set_password(session, staff, password, actor)
    return staff


async def by_email(session: AsyncSession, email: str) -> Staff | None:
    """The active account with this e-mail, whatever the case of its letters."""
    return await session.scalar(
        select(Staff).where(Staff.email == email.strip().lower(), Staff.active)
    )


async def locked(session: AsyncSession, staff_id: str) -> Staff:
    """For a change. Raises 404 `staff_unknown`."""
    staff = await session.get(Staff, staff_id, with_for_update=True)
    if staff is None:
        raise NotFound("staff_unknown", "There is no such person.")
    return staff


async def set_password(session: AsyncSession, staff: Staff, password: str, actor: str) -> None:
    """Ends the account's sessions and its lock. Raises 422 `password_short`, `password_long`."""
    await keep_hash(session, staff, await hashed(password), actor)


async def hashed(password: str) -> str:
    """Takes a while: do it before a transaction. Raises 422 `password_short`, `password_long`."""
    if len(password) < passwords.MIN_LENGTH:
        raise Unprocessable(
            "password_short", f"A password has at least {passwords.MIN_LENGTH} characters."
        )
    if len(password) > passwords.MAX_LENGTH:
        raise Unprocessable(
            "password_long", f"A password has at most {passwords.MAX_LENGTH} characters."
        )
    return await passwords.hashed(password)


async def keep_hash(session: AsyncSession, staff: Staff, password_hash: str, actor: str) -> None:
    """Ends the account's sessions and its lock."""
    staff.password_hash = password_hash
    lockout.forget(staff)
    await sessions.end_all(session, staff.id)
    audit.record(session, actor, "staff.password_set", f"staff:{staff.id}")


async def prove(database: Database, staff_id: str, password: str) -> None:
    """Asked again of somebody who is logged in, before what matters. Raises 422 `password_wrong`,
    429 `login_locked`: wrong tries count as they do at the log-in."""
    async with database.reading() as session:
        password_hash = (await session.get_one(Staff, staff_id)).password_hash
    right = await passwords.matches(password_hash, password)
    refused: BridgeError | None
    async with database.session() as session:
        staff = await locked(session, staff_id)
        refused = lockout.refusal(session, staff)
        if refused is None and not right:
            lockout.count_wrong(session, staff)
            refused = Unprocessable("password_wrong", "This is not your present password.")
    if refused is not None:
        raise refused


async def change_password(
    database: Database, staff_id: str, old: str, new: str
) -> sessions.LoggedIn:
    """Every session ends; the one that is returned goes on. Raises what `prove` does, and 422
    `password_short` or `password_long`."""
    await prove(database, staff_id, old)
    password_hash = await hashed(new)
    async with database.session() as session:
        staff = await locked(session, staff_id)
        await keep_hash(session, staff, password_hash, f"staff:{staff.id}")
        return sessions.begin(session, staff)
