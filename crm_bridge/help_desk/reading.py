"""Conversations as another help desk reads them."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.content import ControlState
from crm_bridge.api.schemas.help_desk import (
    AgentView,
    CallView,
    CustomerView,
    DeskConversation,
    DeskConversations,
    DeskTranscript,
    NoteView,
)
from crm_bridge.conversations import tags
from crm_bridge.conversations.control import state_of
from crm_bridge.conversations.records import read
from crm_bridge.conversations.views import VIEWED, message_view
from crm_bridge.errors import Unprocessable, conversation_unknown
from crm_bridge.models.base import UtcDateTime
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.customer import Customer
from crm_bridge.models.desk import Note
from crm_bridge.models.escalation import Escalation
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff, Team

_ORDER = (Conversation.queue_rank, Conversation.state_since, Conversation.id)


async def conversations(
    session: AsyncSession, state: ControlState, *, after: str | None, limit: int
) -> DeskConversations:
    """Raises 422 `cursor_invalid`."""
    query = _whole().where(Conversation.state == state, Conversation.last_seq > 0)
    if after is not None:
        rank, since, conversation_id = _place(after)
        place = tuple_(literal(rank), literal(since, UtcDateTime()), literal(conversation_id))
        query = query.where(tuple_(*_ORDER) > place)
    rows = (await session.execute(query.order_by(*_ORDER).limit(limit + 1))).all()
    last: Conversation | None = rows[limit - 1][0] if len(rows) > limit else None
    tagged = await tags.of(session, [row[0].id for row in rows[:limit]])
    return DeskConversations(
        conversations=[_view(tagged, *row) for row in rows[:limit]],
        next=_cursor(last) if last is not None else None,
    )


async def conversation(session: AsyncSession, conversation_id: str) -> DeskConversation:
    """Raises 404 `conversation_unknown`."""
    # What this transaction changed is to be seen.
    await session.flush()
    query = _whole().where(Conversation.id == conversation_id)
    row = (await session.execute(query)).first()
    if row is None:
        raise conversation_unknown(conversation_id)
    return _view(await tags.of(session, [conversation_id]), *row)


async def transcript(
    session: AsyncSession, conversation_id: str, *, before: int | None, limit: int
) -> DeskTranscript:
    """The last messages, or those before a `seq`. Raises 404 `conversation_unknown`."""
    await read(session, conversation_id)
    query = VIEWED.where(Message.conversation_id == conversation_id)
    if before is not None:
        query = query.where(Message.seq < before)
    rows = (await session.execute(query.order_by(Message.seq.desc()).limit(limit))).all()
    views = [message_view(message, name) for message, name in reversed(rows)]
    first = views[0].seq if views else 1
    return DeskTranscript(
        messages=views,
        notes=await _notes(session, conversation_id),
        earlier=first if first > 1 else None,
    )


def _whole() -> Select[Conversation, Customer, Staff, str, Escalation]:
    return (
        select(Conversation, Customer, Staff, Team.name, Escalation)
        .outerjoin(Customer, Customer.id == Conversation.customer_id)
        .outerjoin(Staff, Staff.id == Conversation.assignee_id)
        .outerjoin(Team, Team.id == Conversation.team_id)
        .outerjoin(
            Escalation,
            (Escalation.episode_id == Conversation.episode_id) & Escalation.ended_at.is_(None),
        )
    )


def _view(
    tagged: Mapping[str, Sequence[str]],
    found: Conversation,
    customer: Customer | None,
    agent: Staff | None,
    team: str | None,
    call: Escalation | None,
) -> DeskConversation:
    return DeskConversation(
        id=found.id,
        channel=found.channel,
        locale=found.locale,
        state=state_of(found),
        since=found.state_since,
        last_activity_at=found.last_activity_at,
        messages=found.last_seq,
        customer=_customer(customer) if customer else None,
        agent=AgentView(name=agent.name, id=agent.help_desk_id) if agent else None,
        team=team,
        escalation=_call(call) if call else None,
        tags=list(tagged.get(found.id, ())),
    )


def _customer(customer: Customer) -> CustomerView:
    return CustomerView(id=customer.id, name=customer.name, email=customer.email)


def _call(call: Escalation) -> CallView:
    return CallView.model_validate(
        {
            "reason": call.reason,
            "priority": call.priority,
            "matched": call.matched,
            "topic": call.topic,
            "summary": call.summary,
        }
    )


async def _notes(session: AsyncSession, conversation_id: str) -> list[NoteView]:
    rows = await session.execute(
        select(Note, Staff.name)
        .outerjoin(Staff, Staff.id == Note.staff_id)
        .where(Note.conversation_id == conversation_id)
        .order_by(Note.at, Note.id)
    )
    return [NoteView(id=note.id, at=note.at, text=note.text, author=name) for note, name in rows]


def _cursor(last: Conversation) -> str:
    place = f"{last.queue_rank} {last.state_since.isoformat()} {last.id}"
    return base64.urlsafe_b64encode(place.encode()).decode()


def _place(cursor: str) -> tuple[int, datetime, str]:
    try:
        rank, since, conversation_id = base64.urlsafe_b64decode(cursor).decode().split(" ", 2)
        return int(rank), datetime.fromisoformat(since), conversation_id
    except (ValueError, binascii.Error) as error:
        raise Unprocessable("cursor_invalid", "This cursor was not given by the list.") from error
