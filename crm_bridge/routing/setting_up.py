"""Making the teams work as the file says, or as a lead says in the console."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.db import now
from crm_bridge.errors import Unprocessable
from crm_bridge.models.base import new_id
from crm_bridge.models.staff import Staff, Team
from crm_bridge.models.team import Presence, TeamRules
from crm_bridge.routing.presence import HERE
from crm_bridge.routing.team_file import Member, TeamFile, TeamPlan, week


async def set_up(session: AsyncSession, file: TeamFile, actor: str = "system") -> None:
    """Teams that are not named stay as they are. Raises 422 `staff_unknown`, and then nothing was
    changed."""
    for name, plan in file.teams.items():
        team = await _team(session, name)
        team.queue_limit_minutes = plan.queue_limit
        await _rules(session, team, plan)
        for email, member in plan.members.items():
            await _named(session, team, email, member)
        audit.record(session, actor, "team.set_up", f"team:{team.id}", {"mode": plan.mode})


async def set_member(session: AsyncSession, team: Team, staff: Staff, member: Member) -> None:
    """They work for this team from now on, and for no other."""
    staff.team_id = team.id
    row = await session.get(Presence, staff.id)
    if row is None:
        # They have not been here yet, which is not the same as being gone a moment ago.
        row = Presence(staff_id=staff.id, status="online", seen_at=now(session) - HERE)
        session.add(row)
    row.capacity = member.capacity
    row.skills = member.skills
    row.languages = [language.lower() for language in member.languages]


async def _team(session: AsyncSession, name: str) -> Team:
    team = await session.scalar(select(Team).where(Team.name == name))
    if team is None:
        team = Team(id=new_id("tem"), name=name)
        session.add(team)
        await session.flush()
    return team


async def _rules(session: AsyncSession, team: Team, plan: TeamPlan) -> None:
    rules = await session.get(TeamRules, team.id)
    if rules is None:
        rules = TeamRules(team_id=team.id, is_default=False, mode=plan.mode)
        session.add(rules)
    if plan.default and not rules.is_default:
        await session.execute(update(TeamRules).values(is_default=False))
        await session.flush()
        rules.is_default = True
    rules.mode, rules.zone = plan.mode, plan.zone
    rules.week = None if plan.hours is None else week(plan.hours)
    rules.holidays = [day.isoformat() for day in plan.holidays]
    rules.targets = {priority: list(target) for priority, target in plan.targets.items()}
    await session.flush()


async def _named(session: AsyncSession, team: Team, email: str, member: Member) -> None:
    staff = await session.scalar(select(Staff).where(Staff.email == email.strip().lower()))
    if staff is None:
        raise Unprocessable("staff_unknown", f"teams.{team.name}.members: nobody is {email}.")
    await set_member(session, team, staff, member)
