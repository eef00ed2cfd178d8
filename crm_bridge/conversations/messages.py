"""Adding messages to a conversation, whoever they are from."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.content import Author, MessageView, NewReply
from crm_bridge.attachments import records as attachments
from crm_bridge.conversations.feed import append_message
from crm_bridge.conversations.payloads import Issue
from crm_bridge.conversations.records import locked
from crm_bridge.conversations.views import message_view
from crm_bridge.db import now
from crm_bridge.models.attachment import Attachment
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff


def add(session: AsyncSession, conversation: Conversation, author: Author, text: str) -> Message:
    """The next message of a locked conversation, with its event. The caller fills in the rest."""
    conversation.last_seq += 1
    conversation.last_activity_at = now(session)
    if author == "customer":
        conversation.snoozed_until = None
    message = Message(
        conversation_id=conversation.id,
        seq=conversation.last_seq,
        episode_id=conversation.episode_id,
        at=now(session),
        author=author,
        text=text,
        delivery="kept",
        to_channel=True if author != "customer" and conversation.over_thread else None,
    )
    session.add(message)
    append_message(session, message)
    return message


async def say(
    session: AsyncSession, conversation_id: str, reply: NewReply, reply_to: int | None = None
) -> MessageView:
    """Keep a message of the bot or the system; `reply_to` is the `seq` that it answers.

    Raises 404 `conversation_unknown`.
    """
    conversation = await locked(session, conversation_id)
    message = add(session, conversation, reply.author, reply.text)
    issue = Issue(conversation.id, message.seq)
    message.content = issue.content(reply)
    message.reply_to = reply_to
    message.lang = reply.lang
    session.add_all(issue.issued)
    return message_view(message)


def say_as_agent(
    session: AsyncSession,
    conversation: Conversation,
    staff: Staff,
    text: str,
    files: Sequence[Attachment] = (),
) -> MessageView:
    """Keep a message of a person, with files found unused; the conversation must be locked."""
    message = add(session, conversation, "agent", text)
    message.staff_id = staff.id
    attachments.bind(message, files)
    return message_view(message, staff.name)
