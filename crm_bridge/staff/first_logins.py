"""Who can log in to a shop that was just set up."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.models.staff import Staff
from crm_bridge.staff import accounts, passwords

ADMIN_EMAIL = "admin@careline.example"
DEMO_PASSWORD = "careline-demo"  # noqa: S105 - printed by `make run`, and only for the demo shop
_ACTOR = "system"


@dataclass(frozen=True, slots=True)
class Login:
    """What is shown once, to whoever set the shop up."""

    email: str
    password: str
    role: str


async def open_demo(session: AsyncSession) -> list[Login]:
    """A readable password for everybody of the demo shop who has none yet."""
    logins = []
    for staff in await _invited(session):
        await accounts.set_password(session, staff, DEMO_PASSWORD, _ACTOR)
        logins.append(Login(staff.email, DEMO_PASSWORD, staff.role))
    return logins


async def open_first(session: AsyncSession) -> list[Login]:
    """When nobody can log in yet: one admin, from the invited ones if there is one."""
    somebody = select(Staff.id).where(Staff.password_hash.is_not(None)).limit(1)
    if await session.scalar(somebody) is not None:
        return []
    password = passwords.generated()
    admins = [staff for staff in await _invited(session) if staff.role == "admin"]
    if admins:
        await accounts.set_password(session, admins[0], password, _ACTOR)
        return [Login(admins[0].email, password, "admin")]
    staff = await accounts.create(
        session, email=ADMIN_EMAIL, name="Admin", role="admin", password=password, actor=_ACTOR
    )
    return [Login(staff.email, password, "admin")]


async def _invited(session: AsyncSession) -> list[Staff]:
    found = await session.scalars(
        select(Staff)
        .where(Staff.password_hash.is_(None), Staff.active)
        .order_by(Staff.role, Staff.email)
    )
    return list(found)
