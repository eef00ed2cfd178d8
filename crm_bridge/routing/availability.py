"""Whether any team is open, by the teams' business hours."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.availability import Availability
from crm_bridge.db import now
from crm_bridge.routing.hours import Hours, is_open, next_opening
from crm_bridge.routing.teams import AS_SHIPPED, all_rules


async def availability(session: AsyncSession) -> Availability:
    """How it stands now."""
    teams = (await all_rules(session)).values() or [AS_SHIPPED]
    return of_hours([team.hours for team in teams], now(session))


def of_hours(teams: Collection[Hours], at: datetime) -> Availability:
    """One open team is enough."""
    if any(is_open(hours, at) for hours in teams):
        return Availability(open=True)
    openings = [moment for hours in teams if (moment := next_opening(hours, at))]
    return Availability(open=False, opens_at=min(openings, default=None))
