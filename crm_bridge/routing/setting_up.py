"""Making the teams work as the file says, or as a lead says in the console."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.db import now
from crm_bridge.errors import Unprocessable
from crm_bridge.models.base import new_id
from crm_bridge.models.staff import Staff, Team
from crm_bridge.models.team import Presence, TeamRules
from crm_bridge.routing import team_versions
from crm_bridge.routing.presence import HERE
from crm_bridge.routing.team_file import Member, TeamFile
from crm_bridge.routing.team_versions import Works, works_by, works_now


async def set_up(session: AsyncSession, file: TeamFile, actor: str = "system") -> None:
    """Teams that are not named stay as they are; what changes is kept as a version. Raises 422
    `staff_unknown`, and then nothing was changed."""
    for name, plan in file.teams.items():
        team, before = await _team(session, name)
        after = works_by(plan)
        made_default = await set_rules(session, team, after, default=plan.default)
        await team_versions.keep(
            session, team, before, after, actor=actor, made_default=made_default
        )
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


async def set_rules(
    session: AsyncSession, team: Team, works: Works, *, default: bool = False
) -> bool:
    """The team works so from now on. Whether calls that name no team come here by this, and did
    not before."""
    team.queue_limit_minutes = works.queue_limit
    rules = await session.get(TeamRules, team.id)
    if rules is None:
        rules = TeamRules(team_id=team.id, is_default=False, mode=works.mode)
        session.add(rules)
    made_default = default and not rules.is_default
    if made_default:
        await session.execute(update(TeamRules).values(is_default=False))
        await session.flush()
        rules.is_default = True
    rules.mode, rules.zone = works.mode, works.zone
    rules.week, rules.holidays = works.week, works.holidays
    rules.targets = {priority: list(target) for priority, target in works.targets.items()}
    await session.flush()
    return made_default


async def _team(session: AsyncSession, name: str) -> tuple[Team, Works | None]:
    """With how it works; None where it has only begun."""
    # Two who change a team at once have to take turns for the second to see the first one's.
    team = await session.scalar(select(Team).where(Team.name == name).with_for_update())
    if team is not None:
        return team, works_now(team, await session.get(TeamRules, team.id))
    team = Team(id=new_id("tem"), name=name)
    session.add(team)
    await session.flush()
    return team, None


async def _named(session: AsyncSession, team: Team, email: str, member: Member) -> None:
    staff = await session.scalar(select(Staff).where(Staff.email == email.strip().lower()))
    if staff is None:
        raise Unprocessable("staff_unknown", f"teams.{team.name}.members: nobody is {email}.")
    await set_member(session, team, staff, member)
