"""What the list of conversations shows beside each row, for a page of rows at once."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations import tags
from crm_bridge.db import now
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.escalation import Escalation
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff, Team
from crm_bridge.models.team import Offer, ServiceLevel
from crm_bridge.routing.levels import open_promise
from crm_bridge.routing.targets import Standing, standing


@dataclass(frozen=True, slots=True)
class Colleague:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class RowMarks:
    """`sentiment` is that of the customer's last understood message; `reason` and `priority`
    are those of the open escalation; `due_at` is by when the customer is to be answered, or after
    the first answer to be helped. `offered_to` is the colleague whom it is offered to now."""

    sentiment: str | None = None
    reason: str | None = None
    priority: str | None = None
    team: str | None = None
    due_at: datetime | None = None
    standing: Standing | None = None
    offered_to: Colleague | None = None
    tags: tuple[str, ...] = ()


async def marks(session: AsyncSession, conversation_ids: Collection[str]) -> dict[str, RowMarks]:
    """The marks of these conversations, in three queries."""
    tagged = await tags.of(session, conversation_ids)
    sentiments = await _last_sentiments(session, conversation_ids)
    called = await session.execute(
        select(Escalation, Team.name, ServiceLevel, Staff)
        .join(Conversation, Conversation.id == Escalation.conversation_id)
        .outerjoin(Team, Team.id == Conversation.team_id)
        .outerjoin(ServiceLevel, ServiceLevel.escalation_id == Escalation.id)
        .outerjoin(Offer, (Offer.conversation_id == Conversation.id) & Offer.ended_at.is_(None))
        .outerjoin(Staff, Staff.id == Offer.staff_id)
        .where(Escalation.conversation_id.in_(conversation_ids), Escalation.ended_at.is_(None))
    )
    marks = {
        one: RowMarks(sentiments.get(one), tags=tagged.get(one, ())) for one in conversation_ids
    }
    for call, team, level, offered_to in called:
        one = call.conversation_id
        marks[one] = _called(call, team, level, offered_to, marks[one], now(session))
    return marks


def _called(
    call: Escalation,
    team: str | None,
    level: ServiceLevel | None,
    offered_to: Staff | None,
    known: RowMarks,
    at: datetime,
) -> RowMarks:
    promise = open_promise(level) if level is not None else None
    return replace(
        known,
        reason=call.reason,
        priority=call.priority,
        team=team,
        due_at=promise.due_at if promise else None,
        standing=standing(promise, at) if promise else None,
        offered_to=Colleague(offered_to.id, offered_to.name) if offered_to else None,
    )


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
