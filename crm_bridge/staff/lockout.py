"""The lock after wrong tries; passwords and codes are counted together."""

from datetime import timedelta
from math import ceil

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.db import now
from crm_bridge.errors import TooMany
from crm_bridge.models.staff import Staff

MAX_WRONG = 10
LOCKED_FOR = timedelta(minutes=15)


def refusal(session: AsyncSession, staff: Staff) -> TooMany | None:
    """429 `login_locked` while the account is locked; it says for how long."""
    if staff.locked_until is None or staff.locked_until <= now(session):
        return None
    seconds = (staff.locked_until - now(session)).total_seconds()
    minutes = ceil(seconds / 60)
    return TooMany(
        "login_locked",
        "Too many wrong tries: this account is locked. "
        f"Try again in {minutes} {'minute' if minutes == 1 else 'minutes'}.",
        headers={"Retry-After": str(int(seconds) + 1)},
    )


def count_wrong(session: AsyncSession, staff: Staff) -> None:
    """The tenth wrong try locks."""
    staff.wrong_tries += 1
    if staff.wrong_tries >= MAX_WRONG:
        staff.wrong_tries = 0
        staff.locked_until = now(session) + LOCKED_FOR
        audit.record(session, "system", "staff.locked", f"staff:{staff.id}")


def forget(staff: Staff) -> None:
    staff.wrong_tries = 0
    staff.locked_until = None
