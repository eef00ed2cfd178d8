"""The names of staff, for pages that say who did something."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.models.staff import Staff


async def names_of(session: AsyncSession, staff_ids: Iterable[str]) -> dict[str, str]:
    """Names by id; whoever is not there is left out."""
    found = await session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(set(staff_ids))))
    return {row[0]: row[1] for row in found}
