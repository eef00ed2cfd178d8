"""What the list of conversations shows beside each row, for a page of rows at once."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.models.conversation import Conversation
from crm_bridge.models.escalation import Escalation
from crm_bridge.models.message import Message


@dataclass(frozen=True, slots=True)
class RowMarks:
    """`sentiment` is that of the customer's last understood message; `reason` and `priority`
    are those of the open escalation."""

    sentiment: str | None = None
    reason: str | None = None
    priority: str | None = None


async def marks(session: AsyncSession, conversation_ids: Collection[str]) -> dict[str, RowMarks]:
    """The marks of these conversations, in two queries."""
    sentiments = await _last_sentiments(session, conversation_ids)
    calls = {
        call.conversation_id: call
        for call in await session.scalars(
            select(Escalation).where(
                Escalation.conversation_id.in_(conversation_ids), Escalation.ended_at.is_(None)
            )
        )
    }
    return {
        one: RowMarks(
            sentiment=sentiments.get(one),
            reason=calls[one].reason if one in calls else None,
            priority=calls[one].priority if one in calls else None,
        )
        for one in conversation_ids
    }


async def counts(session: AsyncSession) -> dict[str, int]:
    """How many conversations there are in each control state."""
    rows = await session.execute(
        select(Conversation.state, func.count())
        .where(Conversation.last_seq > 0)
        .group_by(Conversation.state)
    )
    return {row[0]: row[1] for row in rows}


async def _last_sentiments(session: AsyncSession, ids: Collection[str]) -> dict[str, str | None]:
    last = (
        select(Message.conversation_id, func.max(Message.seq).label("seq"))
        .where(Message.conversation_id.in_(ids), Message.sentiment.is_not(None))
        .group_by(Message.conversation_id)
        .subquery()
    )
    rows = await session.execute(
        select(Message.conversation_id, Message.sentiment).join(
            last,
            (Message.conversation_id == last.c.conversation_id) & (Message.seq == last.c.seq),
        )
    )
    return {row[0]: row[1] for row in rows}
