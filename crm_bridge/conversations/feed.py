"""The durable event feed: queue events in a transaction, number them as its last act, read them.

Numbers come from one counter row that stays locked until the commit, so they have no gaps and a
reader that saw number N has seen everything before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import bindparam, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.conversations import FeedEvent
from crm_bridge.conversations.views import message_view, message_views
from crm_bridge.db import before_commit, now
from crm_bridge.models.event import Event, EventCounter
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff
from crm_bridge.webhooks import noting as webhooks

EventType = Literal[
    "message",
    "outcome",
    "control",
    "seen",
    "delivery",
    "identity",
    "rules",
    "channels",
    "contents",
    "context",
    "understood",
]
_PENDING = "feed_pending"
_PUBLISHED = "feed_published"

# Reads the same on both databases, and makes the row when there is none yet. Whether anybody has
# subscribed comes along, so that without webhooks no statement is spent on them.
_TAKE_NUMBERS = text(
    "INSERT INTO event_counter (id, last) VALUES (1, :count)"
    " ON CONFLICT (id) DO UPDATE SET last = event_counter.last + :count"
    " RETURNING last, EXISTS (SELECT 1 FROM webhooks WHERE active) AS subscribed"
)
_KEEP = insert(Event.__table__)  # type: ignore[arg-type]
_LAST_NUMBER = select(EventCounter.__table__.c.last)
_LAST_ABOUT = select(func.max(Event.number)).where(
    Event.conversation_id == bindparam("conversation_id"), Event.seq == bindparam("seq")
)
_AFTER = (
    select(Event)
    .where(Event.number > bindparam("after"))
    .order_by(Event.number)
    .limit(bindparam("limit"))
)


@dataclass(frozen=True, slots=True)
class _Pending:
    conversation_id: str
    type: EventType
    seq: int | None
    data: Mapping[str, object] = field(default_factory=dict)
    message: Message | None = None


def append_event(
    session: AsyncSession,
    conversation_id: str,
    type: EventType,  # noqa: A002 - the contract's name
    data: Mapping[str, object] | None = None,
    *,
    seq: int | None = None,
) -> None:
    """Queue an event; it gets its number when the transaction ends.

    An event about one message gives its `seq`, one about the whole installation an empty
    `conversation_id`.
    """
    _queue(session, _Pending(conversation_id, type, seq, data or {}))


def append_message(session: AsyncSession, message: Message) -> None:
    """Queue the event of a new message. It is told as it is when the transaction ends; kept is
    only its `seq`, and whoever reads the event later is told the message as it is then."""
    pending = _Pending(message.conversation_id, "message", message.seq, message=message)
    _queue(session, pending)
    webhooks.note_message(session, message)


def tell_message_again(session: AsyncSession, message: Message) -> None:
    """A message that is there has changed; whoever reads the feed is told it as it is now."""
    _queue(session, _Pending(message.conversation_id, "message", message.seq, message=message))


async def publish(session: AsyncSession) -> None:
    """Number and keep what is queued. Takes the counter's lock: but for what is kept here, only the
    commit may follow."""
    pending: list[_Pending] = session.info.pop(_PENDING, [])
    if not pending:
        return
    await session.flush()
    taken = (await session.execute(_TAKE_NUMBERS, {"count": len(pending)})).one()
    await webhooks.keep(session, subscribed=bool(taken.subscribed))
    first: int = taken.last - len(pending) + 1
    rows = [
        {
            "number": number,
            "conversation_id": event.conversation_id or None,
            "type": event.type,
            "at": now(session),
            "seq": event.seq,
            "data": dict(event.data),
        }
        for number, event in enumerate(pending, start=first)
    ]
    await session.execute(_KEEP, rows)
    told: list[FeedEvent] = session.info.setdefault(_PUBLISHED, [])
    for row, event in zip(rows, pending, strict=True):
        data = await _message_data(session, event.message) if event.message else row["data"]
        told.append(
            FeedEvent.model_validate(
                {**row, "conversation_id": event.conversation_id, "data": data}
            )
        )


def published(session: AsyncSession) -> Sequence[FeedEvent]:
    """The events that this transaction added, whole."""
    found: Sequence[FeedEvent] = session.info.get(_PUBLISHED, ())
    return found


async def publish_and_get_cursor(session: AsyncSession) -> int:
    """Publish now; the number after everything this transaction did. Call it last."""
    await publish(session)
    told = published(session)
    return told[-1].number if told else await last_number(session)


async def last_number(session: AsyncSession) -> int:
    """The number given last; 0 when there was no event yet."""
    return await session.scalar(_LAST_NUMBER) or 0


async def last_number_about(session: AsyncSession, conversation_id: str, seq: int) -> int:
    """The number of the last event about one message."""
    about = {"conversation_id": conversation_id, "seq": seq}
    return await session.scalar(_LAST_ABOUT, about) or 0


async def events_after(session: AsyncSession, after: int, limit: int) -> list[FeedEvent]:
    """Up to `limit` events with a number above `after`, oldest first."""
    rows = (await session.scalars(_AFTER, {"after": after, "limit": limit})).all()
    wanted = {(row.conversation_id or "", row.seq) for row in rows if row.type == "message"}
    views = await message_views(session, wanted)
    return [_view(row, views) for row in rows]


def _queue(session: AsyncSession, event: _Pending) -> None:
    pending: list[_Pending] = session.info.setdefault(_PENDING, [])
    pending.append(event)
    before_commit(session, publish)


async def _message_data(session: AsyncSession, message: Message) -> dict[str, Any]:
    name = None
    if message.staff_id is not None:
        name = (await session.get_one(Staff, message.staff_id)).name
    return message_view(message, name).model_dump(mode="json", exclude_none=True)


def _view(row: Event, views: Mapping[tuple[str, int], Any]) -> FeedEvent:
    data = row.data
    if row.type == "message" and row.seq is not None:
        data = views[row.conversation_id or "", row.seq].model_dump(mode="json", exclude_none=True)
    return FeedEvent.model_validate(
        {
            "number": row.number,
            "conversation_id": row.conversation_id or "",
            "type": row.type,
            "at": row.at,
            "data": data,
        }
    )
