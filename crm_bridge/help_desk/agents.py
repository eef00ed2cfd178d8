"""Agents of another help desk: known by its id for them, with the name that customers read."""

from sqlalchemy import Select, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.help_desk import OutsideAgent
from crm_bridge.db import now
from crm_bridge.models.base import UtcDateTime, new_id
from crm_bridge.models.staff import Staff

# Two calls may name somebody new at once, and only one of them makes the row. An account that is
# not active has no log-in, no presence and no place in the routing.
_KEEP = text(
    "INSERT INTO staff (id, email, name, role, active, wrong_tries, created_at, help_desk_id)"
    " VALUES (:id, :email, :name, 'agent', false, 0, :at, :help_desk_id)"
    " ON CONFLICT (help_desk_id) DO UPDATE SET name = excluded.name"
).bindparams(bindparam("at", type_=UtcDateTime()))


async def known(session: AsyncSession, agent: OutsideAgent) -> Staff:
    """Whoever the help desk names, made now if this is the first time; a new name is taken over."""
    found = (await session.scalars(_by_id(agent.id))).one_or_none()
    if found is not None and found.name == agent.name:
        return found
    staff_id = new_id("stf")
    await session.execute(
        _KEEP,
        {
            "id": staff_id,
            # Nobody has this address: `.invalid` never resolves.
            "email": f"{staff_id.lower()}@help-desk.invalid",
            "name": agent.name,
            "at": now(session),
            "help_desk_id": agent.id,
        },
    )
    return (await session.scalars(_by_id(agent.id))).one()


def _by_id(help_desk_id: str) -> Select[Staff]:
    query = select(Staff).where(Staff.help_desk_id == help_desk_id)
    return query.execution_options(populate_existing=True)
