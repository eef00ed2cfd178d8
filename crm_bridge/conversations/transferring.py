"""Passing a customer on: to a team, to a colleague, or from the queue to somebody by name."""

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations import control, escalations, interactions, joining, notes, queue
from crm_bridge.conversations import transitions as why
from crm_bridge.conversations.handoff_messages import transfer_message
from crm_bridge.conversations.messages import say
from crm_bridge.conversations.records import locked
from crm_bridge.conversations.staff_steps import actor, assigned, record
from crm_bridge.db import now
from crm_bridge.errors import NotFound, Unprocessable
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.staff import Staff, Team
from crm_bridge.routing import offers, tasks
from crm_bridge.routing.hours import is_open
from crm_bridge.routing.teams import default_team_id, rules_of


async def to_team(
    session: AsyncSession, conversation_id: str, staff: Staff, team_id: str, note: str = ""
) -> None:
    """Back into the queue, for a team. `note` is for whoever takes it, never for the customer.

    Raises 404 `team_unknown`, 409 `not_assigned`, 422 `message_too_long`.
    """
    conversation = await assigned(session, conversation_id, staff)
    team = await _team(session, team_id)
    await _leave_note(session, conversation, staff, note)
    await _queue(session, conversation, staff, team.id, given_to=f"team:{team.id}")
    await offers.offer_next(session, conversation)
    await _tell(session, conversation, staff)


async def to_person(
    session: AsyncSession, conversation_id: str, staff: Staff, colleague_id: str, note: str = ""
) -> None:
    """Offered to a colleague first; who does not accept in time leaves it to their team's queue.

    Raises 404 `staff_unknown`, 409 `not_assigned` and `colleague_absent`, 422 `transfer_to_self`
    and `message_too_long`.
    """
    conversation = await assigned(session, conversation_id, staff)
    colleague = await joining.colleague_here(session, colleague_id)
    if colleague.id == staff.id:
        raise Unprocessable("transfer_to_self", "The conversation is yours already.")
    await _leave_note(session, conversation, staff, note)
    team_id = colleague.team_id or conversation.team_id or await default_team_id(session)
    await _queue(session, conversation, staff, team_id, given_to=actor(colleague))
    await offers.offer_to(session, conversation, colleague.id)
    await _tell(session, conversation, staff)


async def assign(
    session: AsyncSession, conversation_id: str, staff: Staff, colleague_id: str
) -> None:
    """Give a waiting customer to somebody who is there, without asking them.

    Raises 404 `staff_unknown`, 409 `transition_refused` and `colleague_absent`.
    """
    conversation = await locked(session, conversation_id)
    colleague = await joining.colleague_here(session, colleague_id)
    await joining.join(session, conversation, colleague, why.ASSIGNED, by=staff)


async def _team(session: AsyncSession, team_id: str) -> Team:
    team = await session.get(Team, team_id)
    if team is None:
        raise NotFound("team_unknown", f"There is no team {team_id!r}.")
    return team


async def _leave_note(
    session: AsyncSession, conversation: Conversation, staff: Staff, note: str
) -> None:
    if note.strip():
        await notes.add(session, conversation, staff, note)


async def _queue(
    session: AsyncSession,
    conversation: Conversation,
    staff: Staff,
    team_id: str | None,
    *,
    given_to: str,
) -> None:
    escalation = await escalations.open_one(session, conversation)
    conversation.queue_rank = queue.rank_again(escalation.priority if escalation else None)
    conversation.team_id = team_id
    await control.move(
        session, conversation, "queued", actor(staff), why.TRANSFERRED, given_to=given_to
    )
    record(session, staff, "transferred", conversation, to=given_to)


async def _tell(session: AsyncSession, conversation: Conversation, staff: Staff) -> None:
    """The customer reads one message; where nobody works now, it becomes a task too."""
    rules = await rules_of(session, conversation.team_id)
    if not is_open(rules.hours, now(session)):
        await tasks.ensure(session, conversation, tasks.MESSAGE)
    message = await transfer_message(session, conversation, rules, staff)
    await say(session, conversation.id, message)
    await interactions.refresh(session, conversation)
