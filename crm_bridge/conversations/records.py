"""Fetching conversations, locked for a change or just to read."""

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.errors import conversation_unknown
from crm_bridge.models.conversation import Conversation

_LOCKED = "locked_conversations"
# `key_share`: no writer changes the key, so others may go on adding rows that refer to the
# conversation. The stronger lock would stop a writer that has the feed's counter and tells this
# conversation its place in the queue, while we wait for that counter.
_LOCK = (
    select(Conversation)
    .where(Conversation.id == bindparam("id"))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


async def locked(session: AsyncSession, conversation_id: str) -> Conversation:
    """The conversation, held until the transaction ends: its writes come one after another.

    Asking again in the same transaction costs nothing. Raises 404 `conversation_unknown`.
    """
    held: dict[str, Conversation] = session.info.setdefault(_LOCKED, {})
    if conversation_id not in held:
        conversation = await session.scalar(_LOCK, {"id": conversation_id})
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
