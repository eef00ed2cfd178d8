"""The second step of a log-in: a code of an authenticator app, or a recovery code."""

import secrets

from sqlalchemy import delete, func, select
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.db import now
from crm_bridge.errors import Conflict, Unprocessable
from crm_bridge.models.staff import RecoveryCode, Staff
from crm_bridge.staff import totp
from crm_bridge.staff.tokens import token_hash

CODES = 10
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""None that is taken for another when it is read from paper."""
_HALF = 8


def begin(staff: Staff) -> None:
    """A new secret to be shown; it asks nobody for a code until it is confirmed."""
    if staff.totp_secret is not None:
        raise Conflict("second_step_on", "The second step is on already.")
    staff.totp_pending = totp.new_secret()


async def turn_on(session: AsyncSession, staff: Staff, code: str) -> list[str]:
    """The recovery codes, to be shown once. Raises 409 `second_step_not_begun`, 422
    `code_wrong`."""
    if staff.totp_pending is None:
        raise Conflict("second_step_not_begun", "Begin again: there is no QR code to confirm.")
    step = totp.step_of(staff.totp_pending, code, now(session), None)
    if step is None:
        raise Unprocessable(
            "code_wrong", "This code is wrong. Check that the phone's clock is right."
        )
    staff.totp_secret, staff.totp_pending, staff.totp_step = staff.totp_pending, None, step
    audit.record(session, f"staff:{staff.id}", "staff.second_step_on", f"staff:{staff.id}")
    return await new_codes(session, staff)


async def turn_off(session: AsyncSession, staff: Staff, actor: str) -> None:
    """The password alone is enough again. Off already is fine."""
    staff.totp_secret = staff.totp_pending = staff.totp_step = None
    await session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff.id))
    audit.record(session, actor, "staff.second_step_off", f"staff:{staff.id}")


async def new_codes(session: AsyncSession, staff: Staff) -> list[str]:
    """Ten recovery codes; the earlier ones open nothing any more. Raises 409 `second_step_off`."""
    if staff.totp_secret is None:
        raise Conflict("second_step_off", "The second step is off.")
    await session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff.id))
    codes = [f"{_half()}-{_half()}" for _ in range(CODES)]
    session.add_all(RecoveryCode(code_hash=_hash(code), staff_id=staff.id) for code in codes)
    audit.record(session, f"staff:{staff.id}", "staff.recovery_codes_made", f"staff:{staff.id}")
    return codes


async def codes_left(session: AsyncSession, staff_id: str) -> int:
    counted = select(func.count()).where(RecoveryCode.staff_id == staff_id)
    return await session.scalar(counted) or 0


async def passes(session: AsyncSession, staff: Staff, code: str) -> bool:
    """Whether `code` opens, and has not before: neither kind opens twice."""
    if staff.totp_secret is None:
        return False
    step = totp.step_of(staff.totp_secret, code, now(session), staff.totp_step)
    if step is not None:
        staff.totp_step = step
        return True
    return await _use_recovery_code(session, staff, code)


async def _use_recovery_code(session: AsyncSession, staff: Staff, code: str) -> bool:
    used: CursorResult[tuple[()]] = await session.execute(  # type: ignore[assignment]
        delete(RecoveryCode).where(
            RecoveryCode.staff_id == staff.id, RecoveryCode.code_hash == _hash(code)
        )
    )
    if used.rowcount != 1:
        return False
    audit.record(session, f"staff:{staff.id}", "staff.recovery_code_used", f"staff:{staff.id}")
    return True


def _half() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_HALF))


def _hash(code: str) -> str:
    """However it was typed: with spaces, in capitals, without its hyphen."""
    return token_hash("".join(code.lower().replace("-", "").split()))
