"""What staff do with a conversation. Every change is recorded and told to the customer's side."""

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit, texts
from crm_bridge.api.schemas.content import MessageView, NewReply
from crm_bridge.conversations import (
    control,
    episodes,
    escalations,
    interactions,
    messages,
    queue,
)
from crm_bridge.conversations import transitions as why
from crm_bridge.conversations.records import locked
from crm_bridge.conversations.wording import clean, meaningful
from crm_bridge.db import now
from crm_bridge.errors import Conflict, NotFound, Unprocessable
from crm_bridge.models.base import new_id
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.desk import Note
from crm_bridge.models.staff import Staff, Team
from crm_bridge.routing import levels, offers, tasks

MAX_TEXT = 10_000


async def take_over(session: AsyncSession, conversation_id: str, staff: Staff) -> None:
    """Take a conversation from the bot. Raises 409 `transition_refused`."""
    await _join(session, conversation_id, staff, why.TAKEN_OVER)


async def accept(session: AsyncSession, conversation_id: str, staff: Staff) -> None:
    """Take a conversation from the queue. Raises 409 `transition_refused`, also when somebody
    else was faster."""
    await _join(session, conversation_id, staff, why.ACCEPTED)


async def reply(
    session: AsyncSession, conversation_id: str, staff: Staff, text: str
) -> MessageView:
    """Say something to the customer. Raises 409 `not_assigned` unless the conversation is
    theirs, 422 `message_empty` or `message_too_long`."""
    conversation = await _assigned(session, conversation_id, staff)
    view = messages.say_as_agent(session, conversation, staff, _checked(text))
    await levels.answered(session, conversation)
    await interactions.refresh(session, conversation)
    return view


async def transfer(session: AsyncSession, conversation_id: str, staff: Staff, team_id: str) -> None:
    """Back into the queue, for another team. Raises 404 `team_unknown`, 409 `not_assigned`."""
    conversation = await _assigned(session, conversation_id, staff)
    team = await session.get(Team, team_id)
    if team is None:
        raise NotFound("team_unknown", f"There is no team {team_id!r}.")
    conversation.team_id = team.id
    await _tell_customer(session, conversation, "system_agent_transferred", agent=staff.name)
    await control.move(session, conversation, "queued", _actor(staff), why.TRANSFERRED)
    await offers.offer_next(session, conversation)
    _audit(session, staff, "transferred", conversation, team=team.id)
    await interactions.refresh(session, conversation)


async def return_to_bot(session: AsyncSession, conversation_id: str, staff: Staff) -> None:
    """Let the assistant answer again. Raises 409 `transition_refused`."""
    conversation = await locked(session, conversation_id)
    await control.move(session, conversation, "bot", _actor(staff), why.RETURNED)
    await escalations.end(session, conversation, why.RETURNED)
    await _tell_customer(session, conversation, "system_returned_to_bot")
    _audit(session, staff, "returned", conversation)
    await interactions.refresh(session, conversation)


async def close(session: AsyncSession, conversation_id: str, staff: Staff) -> None:
    """End the episode. Raises 409 `transition_refused` when it is closed already."""
    conversation = await locked(session, conversation_id)
    if conversation.state != "closed":
        await _tell_customer(session, conversation, "system_closed")
        await escalations.end(session, conversation, why.CLOSED)
    await episodes.end(session, conversation, _actor(staff), why.CLOSED)
    _audit(session, staff, "closed", conversation)


async def add_note(session: AsyncSession, conversation_id: str, staff: Staff, text: str) -> Note:
    """Something for colleagues; the customer never sees it."""
    conversation = await locked(session, conversation_id)
    note = Note(
        id=new_id("nte"),
        conversation_id=conversation.id,
        episode_id=conversation.episode_id,
        staff_id=staff.id,
        text=_checked(text),
        at=now(session),
    )
    session.add(note)
    _audit(session, staff, "noted", conversation, note=note.id)
    return note


async def _join(session: AsyncSession, conversation_id: str, staff: Staff, reason: str) -> None:
    conversation = await locked(session, conversation_id)
    came_from = conversation.state
    conversation.assignee_id = staff.id
    await control.move(session, conversation, "human", _actor(staff), reason)
    if conversation.episode_id is not None:
        episode = await session.get_one(Episode, conversation.episode_id)
        episode.person_since = episode.person_since or now(session)
    await escalations.accept(session, conversation, staff.id)
    await tasks.done(session, conversation, staff.id)
    conversation.queue_rank = queue.RANKS["normal"]
    await _tell_customer(session, conversation, "system_agent_joined", agent=staff.name)
    _audit(session, staff, reason, conversation, came_from=came_from)
    await interactions.refresh(session, conversation)


async def _assigned(session: AsyncSession, conversation_id: str, staff: Staff) -> Conversation:
    conversation = await locked(session, conversation_id)
    if conversation.state != "human" or conversation.assignee_id != staff.id:
        raise Conflict("not_assigned", "This conversation is not yours: take it over first.")
    return conversation


async def _tell_customer(
    session: AsyncSession, conversation: Conversation, key: str, **values: object
) -> None:
    text = texts.say(key, conversation.locale, **values)
    told = NewReply(author="system", text=text, lang=conversation.locale)
    await messages.say(session, conversation.id, told)


def _checked(text: str) -> str:
    cleaned = clean(text)
    if not meaningful(cleaned):
        raise Unprocessable("message_empty", "text: is empty.")
    if len(cleaned) > MAX_TEXT:
        raise Unprocessable("message_too_long", f"text: is longer than {MAX_TEXT} characters.")
    return cleaned


def _actor(staff: Staff) -> str:
    return f"staff:{staff.id}"


def _audit(
    session: AsyncSession,
    staff: Staff,
    action: str,
    conversation: Conversation,
    **detail: object,
) -> None:
    subject = f"conversation:{conversation.id}"
    audit.record(session, _actor(staff), f"conversation.{action}", subject, detail)
