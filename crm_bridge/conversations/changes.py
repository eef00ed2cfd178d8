"""What a client missed: messages new or changed after its cursor."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.conversations import Changes
from crm_bridge.conversations import control, records
from crm_bridge.conversations.views import message_views
from crm_bridge.models.event import Event


async def since(session: AsyncSession, conversation_id: str, after: int) -> Changes:
    """Every message that an event after `after` names, whole, and who answers now.

    Raises 404 `conversation_unknown`.
    """
    conversation = await records.read(session, conversation_id)
    # The cursor is read first: what comes in between is then given twice rather than never.
    last = await session.scalar(
        select(func.max(Event.number)).where(Event.conversation_id == conversation_id)
    )
    changed = await session.scalars(
        select(Event.seq)
        .where(
            Event.conversation_id == conversation_id,
            Event.number > after,
            Event.seq.is_not(None),
        )
        .distinct()
    )
    views = await message_views(session, {(conversation_id, seq) for seq in changed})
    return Changes(
        messages=[views[place] for place in sorted(views)],
        cursor=str(max(after, last or 0)),
        control=await control.current(session, conversation),
    )
