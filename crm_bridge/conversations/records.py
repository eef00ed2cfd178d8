"""Fetching conversations, locked for a change or just to read."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.errors import conversation_unknown
from crm_bridge.models.conversation import Conversation

_LOCKED = "locked_conversations"


async def locked(session: AsyncSession, conversation_id: str) -> Conversation:
    """The conversation, held until the transaction ends: its writes come one after another.

    Asking again in the same transaction costs nothing. Raises 404 `conversation_unknown`.
    """
    held: dict[str, Conversation] = session.info.setdefault(_LOCKED, {})
    if conversation_id not in held:
        # `key_share`: no writer changes the key, so others may go on adding rows that refer to
        # the conversation. The stronger lock would stop a writer that has the feed's counter and
        # tells this conversation its place in the queue, while we wait for that counter.
        conversation = await session.scalar(
            select(Conversation)
            .where(Conversation.id == conversation_id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
        if conversation is None:
            raise conversation_unknown(conversation_id)
        hold(session, conversation)
    return held[conversation_id]


def hold(session: AsyncSession, conversation: Conversation) -> None:
    """Note that this transaction has the row's lock already, or has made the row itself."""
    session.info.setdefault(_LOCKED, {})[conversation.id] = conversation


async def read(session: AsyncSession, conversation_id: str) -> Conversation:
    """The conversation as it stands. Raises 404 `conversation_unknown`."""
    conversation = await session.get(Conversation, conversation_id)
    if conversation is None:
        raise conversation_unknown(conversation_id)
    return conversation
