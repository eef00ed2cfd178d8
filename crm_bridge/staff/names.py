"""The names of staff and teams, for pages that say who did something."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.models.staff import Staff, Team


async def names_of(session: AsyncSession, ids: Iterable[str]) -> dict[str, str]:
    """Names by id of staff or team; whoever is not there is left out."""
    wanted = set(ids)
    found = await session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(wanted)))
    names = {row[0]: row[1] for row in found}
    teams = wanted - names.keys()
    if teams:
        rows = await session.execute(select(Team.id, Team.name).where(Team.id.in_(teams)))
        names.update((row[0], row[1]) for row in rows)
    return names
