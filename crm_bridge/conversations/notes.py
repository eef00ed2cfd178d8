"""Internal notes: for colleagues, never for the customer. They are no messages and are in no feed;
nothing that reaches a channel reads their table."""

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations import mentions
from crm_bridge.conversations.staff_steps import checked_text, record
from crm_bridge.db import now
from crm_bridge.models.base import new_id
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.desk import Note
from crm_bridge.models.staff import Staff


async def add(session: AsyncSession, conversation: Conversation, staff: Staff, text: str) -> Note:
    """Write it down, and tell whoever is named in it with `@`. The conversation must be locked.

    Raises 422 `message_empty` or `message_too_long`.
    """
    note = Note(
        id=new_id("nte"),
        conversation_id=conversation.id,
        episode_id=conversation.episode_id,
        staff_id=staff.id,
        text=checked_text(text),
        at=now(session),
    )
    session.add(note)
    await mentions.keep(session, note)
    record(session, staff, "noted", conversation, note=note.id)
    return note
