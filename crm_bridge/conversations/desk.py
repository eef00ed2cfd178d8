"""What staff do with a conversation. Every change is recorded and told to the customer's side."""

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations import (
    control,
    episodes,
    escalations,
    interactions,
    joining,
    notes,
    resolutions,
)
from crm_bridge.conversations import transitions as why
from crm_bridge.conversations.records import locked
from crm_bridge.conversations.replying import reply
from crm_bridge.conversations.staff_steps import (
    MAX_TEXT,
    actor,
    record,
    tell_customer,
)
from crm_bridge.models.conversation import Episode
from crm_bridge.models.desk import Note
from crm_bridge.models.staff import Staff
from crm_bridge.staff.names import names_of

__all__ = ["MAX_TEXT", "accept", "add_note", "close", "reply", "return_to_bot", "take_over"]


async def take_over(session: AsyncSession, conversation_id: str, staff: Staff) -> None:
    """Take a conversation from the bot. Raises 409 `transition_refused`."""
    conversation = await locked(session, conversation_id)
    await joining.join(session, conversation, staff, why.TAKEN_OVER)


async def accept(session: AsyncSession, conversation_id: str, staff: Staff) -> None:
    """Take a conversation from the queue. Raises 409 `transition_refused`, also when somebody
    else was faster."""
    conversation = await locked(session, conversation_id)
    await joining.join(session, conversation, staff, why.ACCEPTED)


async def return_to_bot(session: AsyncSession, conversation_id: str, staff: Staff) -> None:
    """Let the assistant answer again; the customer is told who has left. Raises 409
    `transition_refused`."""
    conversation = await locked(session, conversation_id)
    had_it = conversation.assignee_id or staff.id
    await control.move(session, conversation, "bot", actor(staff), why.RETURNED)
    await escalations.end(session, conversation, why.RETURNED)
    name = (await names_of(session, [had_it]))[had_it]
    await tell_customer(session, conversation, "system_returned_to_bot", agent=name)
    record(session, staff, "returned", conversation)
    await interactions.refresh(session, conversation)


async def close(
    session: AsyncSession,
    conversation_id: str,
    staff: Staff,
    resolution: str | None = None,
    note: str = "",
) -> None:
    """End the episode. `resolution` is one of `resolutions`, `note` is for colleagues alone.

    Raises 409 `transition_refused` when it is closed already, 422 `resolution_unknown` and
    `note_missing`.
    """
    conversation = await locked(session, conversation_id)
    ended_as = None if resolution is None else resolutions.checked(resolution, note)
    if conversation.state != "closed":
        if note.strip():
            await notes.add(session, conversation, staff, note)
        unheard = ended_as == resolutions.NO_ANSWER
        key = "system_closed_no_answer" if unheard else "system_closed"
        await tell_customer(session, conversation, key)
        await escalations.end(session, conversation, why.CLOSED)
        if conversation.episode_id is not None:
            episode = await session.get_one(Episode, conversation.episode_id)
            episode.resolution = ended_as
    await episodes.end(session, conversation, actor(staff), why.CLOSED)
    record(session, staff, "closed", conversation, resolution=ended_as)


async def add_note(session: AsyncSession, conversation_id: str, staff: Staff, text: str) -> Note:
    """Something for colleagues; the customer never sees it. Raises 422 as a reply does."""
    return await notes.add(session, await locked(session, conversation_id), staff, text)
