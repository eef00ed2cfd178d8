"""What agents of another help desk do: the console's own steps, made safe to be sent again."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.content import MessageView
from crm_bridge.api.schemas.help_desk import HandOn, Reply, ToTeam
from crm_bridge.conversations import control, desk, joining, replying, transferring
from crm_bridge.conversations import transitions as why
from crm_bridge.conversations.records import locked
from crm_bridge.conversations.staff_steps import actor, assigned
from crm_bridge.conversations.views import message_views
from crm_bridge.errors import NotFound, Unprocessable
from crm_bridge.help_desk import agents
from crm_bridge.models.help_desk import HelpDeskReply
from crm_bridge.models.staff import Staff, Team


async def accept(session: AsyncSession, conversation_id: str, staff: Staff) -> None:
    """From the queue; who has it already keeps it. Raises 409 `transition_refused`."""
    if not await _has_it(session, conversation_id, staff):
        await desk.accept(session, conversation_id, staff)


async def take_over(session: AsyncSession, conversation_id: str, staff: Staff) -> None:
    """From the assistant; who has it already keeps it. Raises 409 `transition_refused`."""
    if not await _has_it(session, conversation_id, staff):
        await desk.take_over(session, conversation_id, staff)


async def hand_on(session: AsyncSession, conversation_id: str, wish: HandOn) -> None:
    """To another agent of the help desk, who has it at once. Raises 409 `not_assigned`."""
    to = await agents.known(session, wish.to)
    if await _has_it(session, conversation_id, to):
        return
    staff = await agents.known(session, wish.agent)
    conversation = await assigned(session, conversation_id, staff)
    await control.move(
        session, conversation, "queued", actor(staff), why.TRANSFERRED, given_to=actor(to)
    )
    await joining.join(session, conversation, to, why.ASSIGNED, by=staff)


async def to_team(session: AsyncSession, conversation_id: str, wish: ToTeam) -> None:
    """Raises 404 `team_unknown`, 409 `not_assigned`."""
    staff = await agents.known(session, wish.agent)
    team_id = await session.scalar(select(Team.id).where(Team.name == wish.team))
    if team_id is None:
        raise NotFound("team_unknown", f"There is no team {wish.team!r}.")
    await transferring.to_team(session, conversation_id, staff, team_id, wish.note)


async def reply(
    session: AsyncSession, conversation_id: str, wish: Reply
) -> tuple[MessageView, bool]:
    """The message, and whether it is new. Raises 409 `not_assigned`, 422 `message_empty`,
    `message_too_long`, and `id_used` when the id was used for another text."""
    conversation = await locked(session, conversation_id)
    said = await session.get(HelpDeskReply, (conversation.id, wish.id))
    if said is not None:
        return await _said(session, said, wish), False
    staff = await agents.known(session, wish.agent)
    view = await replying.reply(session, conversation_id, staff, wish.text)
    session.add(HelpDeskReply(conversation_id=conversation.id, external_id=wish.id, seq=view.seq))
    return view, True


async def _said(session: AsyncSession, said: HelpDeskReply, wish: Reply) -> MessageView:
    place = (said.conversation_id, said.seq)
    view = (await message_views(session, [place]))[place]
    if view.text.split() != wish.text.split():
        raise Unprocessable("id_used", f"id: {wish.id!r} was used for another message here.")
    return view


async def _has_it(session: AsyncSession, conversation_id: str, staff: Staff) -> bool:
    conversation = await locked(session, conversation_id)
    return conversation.state == "human" and conversation.assignee_id == staff.id
