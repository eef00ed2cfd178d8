"""What leads change about teams in the console: the same tables as the file's, one thing at a time,
each with who did it."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.errors import Conflict, NotFound, Unprocessable
from crm_bridge.models.base import new_id
from crm_bridge.models.staff import Staff, Team
from crm_bridge.models.team import TeamRules, TeamVersion
from crm_bridge.routing import team_versions
from crm_bridge.routing.setting_up import set_member, set_rules, set_up
from crm_bridge.routing.team_file import Member, TeamFile, TeamPlan
from crm_bridge.routing.team_versions import Works, works_now
from crm_bridge.staff import boards

NAME_LENGTH = 80


async def begin(session: AsyncSession, name: str, actor: Staff) -> Team:
    """A team that works as a queue and is always open. Raises 409 `team_exists`, 422
    `team_name`."""
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_LENGTH:
        raise Unprocessable("team_name", f"A name has 1 to {NAME_LENGTH} characters.")
    if await session.scalar(select(Team.id).where(Team.name == name)) is not None:
        raise Conflict("team_exists", f"There is a team {name} already.")
    team = Team(id=new_id("tem"), name=name, queue_limit_minutes=None)
    session.add(team)
    await session.flush()
    _audit(session, actor, "begun", team, name=name)
    return team


async def change(
    session: AsyncSession, team_id: str, plan: TeamPlan, based_on: int, actor: Staff
) -> None:
    """How the team works; its members stay. `based_on` is the number of its newest version when
    the page was made. Raises 404 `team_unknown`, 409 `team_changed`."""
    team = await _team(session, team_id, alone=True)
    await team_versions.require_newest(session, team, based_on)
    await set_up(session, TeamFile(teams={team.name: plan}), f"staff:{actor.id}")


async def restore(
    session: AsyncSession, team_id: str, number: int, based_on: int, actor: Staff
) -> None:
    """The team works as it did then, as a version of its own; its members stay, and so does where
    calls that name no team come. Raises 404 `team_unknown` and `version_unknown`, 409
    `team_changed`."""
    team = await _team(session, team_id, alone=True)
    version = await session.get(TeamVersion, number)
    if version is None or version.team_id != team.id:
        raise NotFound("version_unknown", "There is no such version.")
    await team_versions.require_newest(session, team, based_on)
    before = works_now(team, await session.get(TeamRules, team.id))
    after = Works.model_validate(version.works)
    await set_rules(session, team, after)
    await team_versions.keep(
        session, team, before, after, actor=f"staff:{actor.id}", action="restored"
    )
    _audit(session, actor, "restored", team, number=number)


async def put(
    session: AsyncSession, team_id: str, staff_id: str, member: Member, actor: Staff
) -> None:
    """Somebody comes into the team, or works in it in another way. Raises 404 `team_unknown` and
    `staff_unknown`."""
    team = await _team(session, team_id)
    staff = await session.get(Staff, staff_id)
    if staff is None or not staff.active:
        raise NotFound("staff_unknown", "Nobody of that name works here.")
    came_from = staff.team_id
    await set_member(session, team, staff, member)
    _audit(
        session, actor, "member_set", team, staff=staff.id, came_from=came_from,
        **member.model_dump(),
    )  # fmt: skip


async def take_out(session: AsyncSession, team_id: str, staff_id: str, actor: Staff) -> None:
    """They are in no team then, and help every one. Raises 404 `team_unknown`, 409
    `not_a_member`."""
    team = await _team(session, team_id)
    staff = await session.get(Staff, staff_id)
    if staff is None or staff.team_id != team.id:
        raise Conflict("not_a_member", f"They are not in {team.name} any more.")
    staff.team_id = None
    _audit(session, actor, "member_removed", team, staff=staff.id)


async def _team(session: AsyncSession, team_id: str, *, alone: bool = False) -> Team:
    """`alone`: who else changes how it works waits until this transaction is over."""
    team = await session.get(Team, team_id, with_for_update=alone or None)
    if team is None:
        raise NotFound("team_unknown", "There is no such team.")
    return team


def _audit(session: AsyncSession, actor: Staff, what: str, team: Team, **detail: object) -> None:
    boards.outdate(session, "teams")
    audit.record(session, f"staff:{actor.id}", f"team.{what}", f"team:{team.id}", detail)
