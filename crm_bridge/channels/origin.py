"""Where a customer's words came from: a channel's thread, or a page of the web."""

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.models.channel import ChannelMessage
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.message import Message


def note_where_from(
    session: AsyncSession,
    conversation: Conversation,
    message: Message,
    external_id: str | None,
    known_as: str | None = None,
) -> None:
    """Without a provider's id the customer is back on the web, and is answered there. `known_as` is
    a further id of the same message."""
    if external_id is None and known_as is None:
        conversation.over_thread = None
    for one in dict.fromkeys(filter(None, (external_id, known_as))):
        session.add(
            ChannelMessage(conversation_id=conversation.id, seq=message.seq, external_id=one)
        )
