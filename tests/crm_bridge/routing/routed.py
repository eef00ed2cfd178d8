"""Teams and people for the tests of routing."""

from typing import Any

from sqlalchemy import select

from crm_bridge.models.staff import Staff, Team
from crm_bridge.models.team import Offer, Presence, TeamRules
from crm_bridge.routing import presence
from tests.crm_bridge.chat import agent
from tests.crm_bridge.shop import ShopBridge

OFFICE_WEEK: list[Any] = [[[540, 1020]]] * 5 + [[], []]
"""Nine to five, Monday to Friday."""


async def team(bridge: ShopBridge, name: str = "Returns", **rules: object) -> str:
    """A team that offers every customer to one agent after the other, unless told otherwise."""
    team_id = f"tem_{name.lower()}"
    async with bridge.database.session() as session:
        session.add(Team(id=team_id, name=name))
        await session.flush()
        session.add(
            TeamRules(**{"team_id": team_id, "is_default": False, "mode": "automatic", **rules})
        )
    return team_id


async def default_rules(bridge: ShopBridge, **rules: object) -> str:
    """Change how the team works that calls without a team come to."""
    async with bridge.database.session() as session:
        row = (await session.scalars(select(TeamRules).where(TeamRules.is_default))).one()
        for name, value in rules.items():
            setattr(row, name, value)
        return row.team_id


async def online(
    bridge: ShopBridge, name: str, team_id: str | None = None, **also: object
) -> Staff:
    """Somebody with their console open."""
    staff = await agent(bridge, name)
    async with bridge.database.session() as session:
        (await session.get_one(Staff, staff.id)).team_id = team_id
        await presence.seen(session, staff.id)
        row = await session.get_one(Presence, staff.id)
        for key, value in also.items():
            setattr(row, key, value)
    return staff


async def still_there(bridge: ShopBridge, *people: Staff) -> None:
    async with bridge.database.session() as session:
        for staff in people:
            await presence.seen(session, staff.id)


async def offered_to(bridge: ShopBridge, conversation_id: str) -> str | None:
    """Whom the customer is offered to now, by name."""
    async with bridge.database.reading() as session:
        return await session.scalar(
            select(Staff.name)
            .join(Offer, Offer.staff_id == Staff.id)
            .where(Offer.conversation_id == conversation_id, Offer.ended_at.is_(None))
        )
