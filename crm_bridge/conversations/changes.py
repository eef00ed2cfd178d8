"""What a client missed: messages new or changed after its cursor."""

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.conversations import Changes
from crm_bridge.conversations import control
from crm_bridge.conversations.views import VIEWED, message_view
from crm_bridge.errors import conversation_unknown
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.event import Event
from crm_bridge.models.message import Message

# What customers are told of; a delivery mark is no news to whoever it was delivered to.
_TOLD = ("message", "outcome", "control")

_STANDING = select(
    Conversation,
    select(func.max(Event.number))
    .where(Event.conversation_id == Conversation.id, Event.type.in_(_TOLD))
    .scalar_subquery(),
).where(Conversation.id == bindparam("id"))

_CHANGED = VIEWED.where(
    Message.conversation_id == bindparam("id"),
    Message.seq.in_(
        select(Event.seq).where(
            Event.conversation_id == bindparam("id"),
            Event.number > bindparam("after"),
            Event.seq.is_not(None),
        )
    ),
).order_by(Message.seq)


async def since(session: AsyncSession, conversation_id: str, after: int) -> Changes:
    """Every message that an event after `after` names, whole, and who answers now.

    Raises 404 `conversation_unknown`.
    """
    found = (await session.execute(_STANDING, {"id": conversation_id})).first()
    if found is None:
        raise conversation_unknown(conversation_id)
    conversation, last = found
    messages = []
    # The cursor is read first: what comes in between is then given twice rather than never.
    if (last or 0) > after:
        rows = await session.execute(_CHANGED, {"id": conversation_id, "after": after})
        messages = [message_view(message, agent_name) for message, agent_name in rows]
    return Changes(
        messages=messages,
        cursor=str(max(after, last or 0)),
        control=await control.current(session, conversation),
        seen=conversation.agent_seen_seq,
        locale=conversation.locale,
    )
