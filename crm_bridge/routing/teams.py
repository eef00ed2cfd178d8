"""How each team works, as it is kept."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta, tzinfo
from typing import Literal, cast
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.conversations import Priority
from crm_bridge.models.staff import Team
from crm_bridge.models.team import TeamRules
from crm_bridge.routing.hours import ALWAYS, Hours, Span
from crm_bridge.routing.targets import TARGETS, Target
from crm_bridge.routing.team_versions import Works

Mode = Literal["automatic", "queue"]


@dataclass(frozen=True, slots=True)
class Rules:
    """How one team works. `queue_limit` None means the setting's, in open time."""

    team_id: str | None = None
    name: str = ""
    is_default: bool = False
    mode: Mode = "queue"
    hours: Hours = ALWAYS
    queue_limit: timedelta | None = None
    targets: Mapping[Priority, Target] = field(default_factory=lambda: TARGETS)


AS_SHIPPED = Rules()


async def all_rules(session: AsyncSession) -> dict[str, Rules]:
    """Every team's rules by its id."""
    rows = await session.execute(
        select(Team, TeamRules)
        .outerjoin(TeamRules, TeamRules.team_id == Team.id)
        .order_by(Team.name)
    )
    return {team.id: await _rules(team, kept) for team, kept in rows}


async def rules_of(session: AsyncSession, team_id: str | None) -> Rules:
    """Where there is no team, a queue that is always open."""
    if team_id is None:
        return AS_SHIPPED
    team = await session.get_one(Team, team_id)
    return await _rules(team, await session.get(TeamRules, team_id))


async def names(session: AsyncSession) -> dict[str, str]:
    """Every team's name by its id, in the order of names."""
    rows = await session.execute(select(Team.id, Team.name).order_by(Team.name))
    return {row[0]: row[1] for row in rows}


async def default_team_id(session: AsyncSession) -> str | None:
    """The team of calls that name none."""
    return await session.scalar(select(TeamRules.team_id).where(TeamRules.is_default))


async def zone_of(name: str | None) -> tzinfo:
    """A zone of the time zone database; raises `ZoneInfoNotFoundError`, ValueError."""
    # Looking a zone up for the first time reads its file.
    return await asyncio.to_thread(ZoneInfo, name) if name else UTC


async def _rules(team: Team, kept: TeamRules | None) -> Rules:
    limit = team.queue_limit_minutes
    queue_limit = None if limit is None else timedelta(minutes=limit)
    if kept is None:
        return Rules(team.id, team.name, queue_limit=queue_limit)
    return Rules(
        team.id,
        team.name,
        is_default=kept.is_default,
        mode=cast(Mode, kept.mode),
        hours=await hours_of(kept),
        queue_limit=queue_limit,
        targets={**TARGETS, **_targets(kept)},
    )


async def hours_of(kept: TeamRules | Works) -> Hours:
    """When the team is open, as it is kept or would be."""
    if kept.week is None and not kept.holidays:
        return ALWAYS
    return Hours(
        zone=await zone_of(kept.zone),
        week=tuple(map(_day, kept.week)) if kept.week is not None else ALWAYS.week,
        holidays=frozenset(map(date.fromisoformat, kept.holidays or ())),
    )


def _day(spans: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple((span[0], span[1]) for span in spans)


def _targets(kept: TeamRules) -> dict[Priority, Target]:
    return {
        cast(Priority, priority): Target(timedelta(minutes=first), timedelta(minutes=last))
        for priority, (first, last) in (kept.targets or {}).items()
    }
