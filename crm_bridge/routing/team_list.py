"""Every team with its people, as the page of teams shows them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import now
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.staff import Staff, Team
from crm_bridge.models.team import Presence, TeamRules
from crm_bridge.routing.hours import is_open, next_opening
from crm_bridge.routing.presence import CAPACITY, HERE
from crm_bridge.routing.teams import Rules, all_rules


@dataclass(frozen=True, slots=True)
class Colleague:
    """`status` is `online`, `busy`, `away` or `not_here`; `load` is how many conversations they
    have, `capacity` how many they may. No skills or languages means any."""

    staff: Staff
    status: str
    load: int
    capacity: int
    skills: Sequence[str]
    languages: Sequence[str]


@dataclass(frozen=True, slots=True)
class TeamView:
    """`kept` is None for a team that was never set up. `opens_at` is when it opens next, None
    while it is open and where it never does."""

    team: Team
    kept: TeamRules | None
    rules: Rules
    members: Sequence[Colleague]
    is_open: bool
    opens_at: datetime | None


async def teams(
    session: AsyncSession, people: Mapping[str | None, Sequence[Colleague]]
) -> list[TeamView]:
    """By name; `people` are the `colleagues`."""
    rules, at = await all_rules(session), now(session)
    rows = await session.execute(
        select(Team, TeamRules).outerjoin(TeamRules, TeamRules.team_id == Team.id)
    )
    found = [_view(team, kept, rules[team.id], people.get(team.id, ()), at) for team, kept in rows]
    return sorted(found, key=lambda one: one.team.name.casefold())


async def colleagues(session: AsyncSession) -> dict[str | None, list[Colleague]]:
    """Who works here, by team; None for who is in no team."""
    load = (
        select(func.count())
        .select_from(Conversation)
        .where(Conversation.state == "human", Conversation.assignee_id == Staff.id)
        .correlate(Staff)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(Staff, Presence, load)
        .outerjoin(Presence, Presence.staff_id == Staff.id)
        .where(Staff.active)
        .order_by(func.lower(Staff.name), Staff.id)
    )
    found: dict[str | None, list[Colleague]] = defaultdict(list)
    for staff, presence, has in rows:
        found[staff.team_id].append(_colleague(staff, presence, has, now(session)))
    return found


def _view(
    team: Team, kept: TeamRules | None, rules: Rules, members: Sequence[Colleague], at: datetime
) -> TeamView:
    opened = is_open(rules.hours, at)
    opens_at = None if opened else next_opening(rules.hours, at)
    return TeamView(team, kept, rules, members, opened, opens_at)


def _colleague(staff: Staff, row: Presence | None, load: int, at: datetime) -> Colleague:
    here = row is not None and row.seen_at > at - HERE
    return Colleague(
        staff=staff,
        status=row.status if row is not None and here else "not_here",
        load=load,
        capacity=row.capacity if row is not None else CAPACITY,
        skills=(row.skills if row else None) or (),
        languages=(row.languages if row else None) or (),
    )
