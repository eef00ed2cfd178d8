"""The durable event feed: queue events in a transaction, number them as its last act, read them.

Numbers come from one counter row that stays locked until the commit, so they have no gaps and a
reader that saw number N has seen everything before it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.conversations import FeedEvent
from crm_bridge.conversations.views import message_views
from crm_bridge.db import before_commit, now
from crm_bridge.models.event import Event, EventCounter

EventType = Literal["message", "outcome", "control", "seen", "delivery", "identity"]
_PENDING = "feed_pending"
_LAST = "feed_last"

# Reads the same on both databases, and makes the row when there is none yet.
_TAKE_NUMBERS = text(
    "INSERT INTO event_counter (id, last) VALUES (1, :count)"
    " ON CONFLICT (id) DO UPDATE SET last = event_counter.last + :count RETURNING last"
)


@dataclass(frozen=True, slots=True)
class _Pending:
    conversation_id: str
    type: EventType
    seq: int | None
    data: Mapping[str, object] = field(default_factory=dict)


def append_event(
    session: AsyncSession,
    conversation_id: str,
    type: EventType,  # noqa: A002 - the contract's name
    data: Mapping[str, object] | None = None,
    *,
    seq: int | None = None,
) -> None:
    """Queue an event; it gets its number when the transaction ends.

    An event about one message gives its `seq`; for `message` the data is then read from the row.
    """
    pending: list[_Pending] = session.info.setdefault(_PENDING, [])
    pending.append(_Pending(conversation_id, type, seq, data or {}))
    before_commit(session, publish)


async def publish(session: AsyncSession) -> None:
    """Number and keep what is queued. Takes the counter's lock: only the commit may follow."""
    pending: list[_Pending] = session.info.pop(_PENDING, [])
    if not pending:
        return
    await session.flush()
    last: int = (await session.execute(_TAKE_NUMBERS, {"count": len(pending)})).scalar_one()
    first = last - len(pending) + 1
    await session.execute(
        insert(Event),
        [
            {
                "number": first + index,
                "conversation_id": event.conversation_id,
                "type": event.type,
                "at": now(session),
                "seq": event.seq,
                "data": dict(event.data),
            }
            for index, event in enumerate(pending)
        ],
    )
    session.info[_LAST] = last


async def publish_and_get_cursor(session: AsyncSession) -> int:
    """Publish now; the number after everything this transaction did. Call it last."""
    await publish(session)
    last: int | None = session.info.get(_LAST)
    return await last_number(session) if last is None else last


async def last_number(session: AsyncSession) -> int:
    """The number given last; 0 when there was no event yet."""
    return await session.scalar(select(EventCounter.last)) or 0


async def last_number_about(session: AsyncSession, conversation_id: str, seq: int) -> int:
    """The number of the last event about one message."""
    about = (Event.conversation_id == conversation_id, Event.seq == seq)
    return await session.scalar(select(func.max(Event.number)).where(*about)) or 0


def has_published(session: AsyncSession) -> bool:
    """Whether this transaction added events."""
    return _LAST in session.info


async def events_after(session: AsyncSession, after: int, limit: int) -> list[FeedEvent]:
    """Up to `limit` events with a number above `after`, oldest first."""
    rows = (
        await session.scalars(
            select(Event).where(Event.number > after).order_by(Event.number).limit(limit)
        )
    ).all()
    wanted = {(row.conversation_id, row.seq) for row in rows if row.type == "message"}
    views = await message_views(session, wanted)
    return [_view(row, views) for row in rows]


def _view(row: Event, views: Mapping[tuple[str, int], Any]) -> FeedEvent:
    data = row.data
    if row.type == "message" and row.seq is not None:
        data = views[row.conversation_id, row.seq].model_dump(mode="json", exclude_none=True)
    return FeedEvent.model_validate(
        {
            "number": row.number,
            "conversation_id": row.conversation_id,
            "type": row.type,
            "at": row.at,
            "data": data,
        }
    )
