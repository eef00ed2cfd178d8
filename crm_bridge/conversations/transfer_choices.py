"""To whom a conversation can be passed on, and what one should know of each before."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from crm_bridge.conversations.handoff_messages import opening
from crm_bridge.db import now
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.staff import Staff, Team
from crm_bridge.models.team import Presence
from crm_bridge.routing.hours import is_open
from crm_bridge.routing.presence import HERE
from crm_bridge.routing.teams import Rules, all_rules

Standing = Literal["online", "busy", "away", "gone"]


@dataclass(frozen=True, slots=True)
class TeamChoice:
    """`here` are those who could take it; `back` is when a closed team is back, as text, None while
    it is open or when it never opens."""

    id: str
    name: str
    is_open: bool
    back: str | None
    here: int
    waiting: int


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """`gone`: their console is not open. `load` are the conversations they have now."""

    id: str
    name: str
    team: str | None
    standing: Standing
    load: int

    @property
    def is_here(self) -> bool:
        return self.standing in ("online", "busy")


@dataclass(frozen=True, slots=True)
class Choices:
    teams: list[TeamChoice]
    people: list[PersonChoice]


async def choices(session: AsyncSession, staff: Staff) -> Choices:
    """Every team, and every colleague of `staff`: those who are there first."""
    at, rules = now(session), await all_rules(session)
    colleagues = [one for one in await _people(session, at) if one[0].id != staff.id]
    waiting = await _counted(session, Conversation.team_id, "queued")
    loads = await _counted(session, Conversation.assignee_id, "human")
    here = Counter(one.team_id for one, _, standing in colleagues if standing in ("online", "busy"))
    people = [
        PersonChoice(one.id, one.name, team, standing, loads.get(one.id, 0))
        for one, team, standing in colleagues
    ]
    return Choices(
        [_team(one, here, waiting, at) for one in rules.values()],
        sorted(people, key=lambda one: (not one.is_here, one.name.casefold())),
    )


async def _people(session: AsyncSession, at: datetime) -> list[tuple[Staff, str | None, Standing]]:
    rows = await session.execute(
        select(Staff, Team.name, Presence)
        .outerjoin(Team, Team.id == Staff.team_id)
        .outerjoin(Presence, Presence.staff_id == Staff.id)
        .where(Staff.active, Staff.password_hash.is_not(None) | Presence.staff_id.is_not(None))
    )
    return [(staff, team, _standing(presence, at)) for staff, team, presence in rows]


def _standing(presence: Presence | None, at: datetime) -> Standing:
    if presence is None or presence.seen_at <= at - HERE:
        return "gone"
    return cast(Standing, presence.status)


def _team(
    rules: Rules,
    here: Counter[str | None],
    waiting: Mapping[str, int],
    at: datetime,
) -> TeamChoice:
    working = is_open(rules.hours, at)
    return TeamChoice(
        id=rules.team_id or "",
        name=rules.name,
        is_open=working,
        back=None if working else opening(rules.hours, at),
        # Who has no team helps every team.
        here=here[rules.team_id] + here[None],
        waiting=waiting.get(rules.team_id or "", 0),
    )


async def _counted(
    session: AsyncSession, column: InstrumentedAttribute[str | None], state: str
) -> dict[str, int]:
    rows = await session.execute(
        select(column, func.count()).where(Conversation.state == state).group_by(column)
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}
