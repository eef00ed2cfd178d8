"""What was changed about how teams work: who, when, and what it was before."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from crm_bridge.db import now
from crm_bridge.errors import Conflict
from crm_bridge.models.staff import Staff, Team
from crm_bridge.models.team import TeamRules, TeamVersion
from crm_bridge.routing.targets import TARGETS
from crm_bridge.routing.team_file import TeamPlan, week

NONE_YET = 0
"""The number of the newest version of a team that has none."""
_STAFF = "staff:"


class Works(BaseModel):
    """How one team works, as it is kept; everything but its people, and whether calls that name no
    team come to it, which another team's change takes away. `targets` has every priority."""

    model_config = ConfigDict(frozen=True)

    mode: str
    zone: str | None
    week: list[list[tuple[int, int]]] | None
    holidays: list[str]
    queue_limit: float | None
    targets: dict[str, tuple[float, float]]

    def is_like(self, other: "Works") -> bool:
        """Whether nobody would notice which of the two it is."""
        return self._plain() == other._plain()

    def _plain(self) -> "Works":
        return self.model_copy(update={"zone": self.zone or "UTC"})


@dataclass(frozen=True, slots=True)
class Step:
    """`by` is None where a file did it; `before` where it is the first that is known."""

    version: TeamVersion
    by: str | None
    before: Works | None
    after: Works


def works_now(team: Team, rules: TeamRules | None) -> Works:
    """As it is kept at this moment."""
    return Works(
        mode=rules.mode if rules else "queue",
        zone=rules.zone if rules else None,
        week=rules.week if rules else None,
        holidays=_days((rules.holidays if rules else None) or []),
        queue_limit=team.queue_limit_minutes,
        targets=_targets((rules.targets if rules else None) or {}),
    )


def works_by(plan: TeamPlan) -> Works:
    """As the file or a form says."""
    return Works(
        mode=plan.mode,
        zone=plan.zone,
        week=None if plan.hours is None else week(plan.hours),
        holidays=_days([day.isoformat() for day in plan.holidays]),
        queue_limit=plan.queue_limit,
        targets=_targets({str(one): target for one, target in plan.targets.items()}),
    )


async def keep(
    session: AsyncSession,
    team: Team,
    before: Works | None,
    after: Works,
    *,
    actor: str,
    action: Literal["changed", "restored"] = "changed",
    made_default: bool = False,
) -> None:
    """Remember this change; `before` is None for a team that has only begun. What changes nothing
    is no version, so that a file can be given again."""
    if before is not None:
        if before.is_like(after) and not made_default:
            return
        if await newest(session, team.id) == NONE_YET:
            session.add(_version(session, team, before, "there", None))
            await session.flush()
    staff_id = actor.removeprefix(_STAFF) if actor.startswith(_STAFF) else None
    session.add(_version(session, team, after, action, staff_id, made_default=made_default))
    await session.flush()


async def newest(session: AsyncSession, team_id: str) -> int:
    """Its number."""
    number = await session.scalar(
        select(func.max(TeamVersion.number)).where(TeamVersion.team_id == team_id)
    )
    return number or NONE_YET


async def require_newest(session: AsyncSession, team: Team, based_on: int) -> None:
    """Raises 409 `team_changed` when somebody changed the team since its version `based_on`, with
    which the page was made."""
    number = await newest(session, team.id)
    if number == based_on:
        return
    by = await session.scalar(
        select(Staff.name)
        .join(TeamVersion, TeamVersion.staff_id == Staff.id)
        .where(TeamVersion.number == number)
    )
    raise Conflict(
        "team_changed",
        f"{by or 'Somebody else'} changed how {team.name} works meanwhile. Nothing of yours was "
        "saved: look at its history, then save yours again.",
    )


async def history(session: AsyncSession, limit: int) -> Mapping[str, list[Step]]:
    """The last versions of every team by its id, the newest first."""
    place = func.row_number().over(
        partition_by=TeamVersion.team_id, order_by=TeamVersion.number.desc()
    )
    last = select(TeamVersion, place.label("place")).subquery()
    version = aliased(TeamVersion, last)
    # One more than is shown, for what the oldest of them changed.
    rows = await session.execute(
        select(version, Staff.name)
        .outerjoin(Staff, Staff.id == version.staff_id)
        .where(last.c.place <= limit + 1)
        .order_by(version.number)
    )
    found: dict[str, list[Step]] = defaultdict(list)
    for kept, name in rows:
        steps = found[kept.team_id]
        before = steps[-1].after if steps else None
        steps.append(Step(kept, name, before, Works.model_validate(kept.works)))
    return {team_id: steps[::-1][:limit] for team_id, steps in found.items()}


def _version(
    session: AsyncSession,
    team: Team,
    works: Works,
    action: str,
    staff_id: str | None,
    *,
    made_default: bool = False,
) -> TeamVersion:
    return TeamVersion(
        team_id=team.id,
        at=now(session),
        staff_id=staff_id,
        action=action,
        made_default=made_default,
        works=works.model_dump(mode="json"),
    )


def _days(days: list[str]) -> list[str]:
    return sorted(set(days))


def _targets(given: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    shipped = {
        str(priority): (one.response.total_seconds() / 60, one.resolution.total_seconds() / 60)
        for priority, one in TARGETS.items()
    }
    return {**shipped, **given}
