"""The versions of what leads changed: kept one after the other, told to the gateways, undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.conversations.feed import append_event
from crm_bridge.db import now
from crm_bridge.errors import Conflict, NotFound
from crm_bridge.models.escalation_rules import EscalationVersion
from crm_bridge.models.staff import Staff

THE_FILE = 0
"""The number of the rules as they are in the file."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A version with the name of who made it."""

    version: EscalationVersion
    by: str


async def latest(session: AsyncSession) -> EscalationVersion | None:
    """The version in use; None while the file alone is."""
    return await session.scalar(
        select(EscalationVersion).order_by(EscalationVersion.number.desc()).limit(1)
    )


async def changes_of(session: AsyncSession, number: int) -> Mapping[str, Any]:
    """The difference to the file of one version; raises 404 `version_unknown`."""
    if number == THE_FILE:
        return {}
    version = await session.get(EscalationVersion, number)
    if version is None:
        raise NotFound("version_unknown", f"There is no version {number}.")
    return version.changes


async def history(session: AsyncSession, limit: int) -> list[Kept]:
    """The newest versions first."""
    found = await session.execute(
        select(EscalationVersion, Staff.name)
        .join(Staff, Staff.id == EscalationVersion.staff_id)
        .order_by(EscalationVersion.number.desc())
        .limit(limit)
    )
    return [Kept(version, name) for version, name in found]


async def keep(
    session: AsyncSession,
    staff: Staff,
    changes: Mapping[str, Any],
    *,
    why: str,
    based_on: int,
    restores: int | None = None,
) -> EscalationVersion:
    """Use these changes, which were checked, from now on. Raises 409 `rules_changed` when somebody
    else was faster than the page they were made on."""
    newest = await latest(session)
    number = newest.number if newest else THE_FILE
    if number != based_on:
        raise _changed_meanwhile(number)
    version = EscalationVersion(
        number=number + 1,
        at=now(session),
        staff_id=staff.id,
        why=why,
        changes=dict(changes),
        restores=restores,
    )
    session.add(version)
    try:
        await session.flush()
    except IntegrityError as error:
        raise _changed_meanwhile(number + 1) from error
    audit.record(
        session, f"staff:{staff.id}", "escalation_rules.changed", f"escalation_rules:{number + 1}",
        {"why": why, "restores": restores},
    )  # fmt: skip
    append_event(session, "", "rules", {"number": number + 1})
    return version


def _changed_meanwhile(number: int) -> Conflict:
    return Conflict(
        "rules_changed",
        f"Somebody else changed the reasons meanwhile (version {number}). Nothing was saved: look "
        "at theirs, then save yours again.",
    )
