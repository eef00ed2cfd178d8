"""What leads change about teams in the console: the same tables as the file's, one thing at a time,
each with who did it."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.errors import Conflict, NotFound, Unprocessable
from crm_bridge.models.base import new_id
from crm_bridge.models.staff import Staff, Team
from crm_bridge.routing.setting_up import set_member, set_up
from crm_bridge.routing.team_file import Member, TeamFile, TeamPlan
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


async def change(session: AsyncSession, team_id: str, plan: TeamPlan, actor: Staff) -> None:
    """How the team works; its members stay. Raises 404 `team_unknown`."""
    team = await _team(session, team_id)
    await set_up(session, TeamFile(teams={team.name: plan}), f"staff:{actor.id}")


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


async def _team(session: AsyncSession, team_id: str) -> Team:
    team = await session.get(Team, team_id)
    if team is None:
        raise NotFound("team_unknown", "There is no such team.")
    return team


def _audit(session: AsyncSession, actor: Staff, what: str, team: Team, **detail: object) -> None:
    boards.outdate(session, "teams")
    audit.record(session, f"staff:{actor.id}", f"team.{what}", f"team:{team.id}", detail)
