"""The list of conversations for staff, page by page."""

import base64
import binascii
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from crm_bridge.api.schemas.content import ControlState
from crm_bridge.channels.whereabouts import began_elsewhere, called, title_of
from crm_bridge.conversations import searching
from crm_bridge.conversations.control import state_of
from crm_bridge.conversations.inbox_views import NEWEST_FIRST, Order
from crm_bridge.conversations.summary import quoted
from crm_bridge.errors import Unprocessable
from crm_bridge.models.base import UtcDateTime
from crm_bridge.models.channel import Channel, ChannelThread
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.customer import Customer
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff

MAX_LIMIT = 200
Said = tuple[str, str]
"""Who, and what."""


_OTHER = aliased(Message)
_LAST_BUT_SYSTEM = (
    select(_OTHER.seq)
    .where(_OTHER.conversation_id == Conversation.id, _OTHER.author != "system")
    .order_by(_OTHER.seq.desc())
    .limit(1)
    .correlate(Conversation)
    .scalar_subquery()
)
# Made once: to put it together costs more than to run it.
_SAID_LAST = (
    select(Conversation.id, Message.author, Message.text)
    .join(Message, Message.conversation_id == Conversation.id)
    .where(
        Conversation.id.in_(bindparam("ids", expanding=True)),
        Message.seq == func.coalesce(_LAST_BUT_SYSTEM, Conversation.last_seq),
    )
)


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation in the list. `channel`, `channel_title`, `began` and `private` say where it
    is held now, and `called` who is there, as `Whereabouts` does. `customer` is None for a visitor
    who proved nothing, `resolution` unless somebody closed it and said how it ended. `last_text` is
    what somebody said last: what Careline tells by itself stands in every row that waits, and says
    nothing of it."""

    id: str
    channel: str
    channel_title: str
    began: str | None
    private: bool
    state: ControlState
    state_since: datetime
    last_activity_at: datetime
    messages: int
    customer_id: str | None
    customer: str | None
    called: str | None
    agent: str | None
    agent_id: str | None
    last_author: str | None
    last_text: str
    resolution: str | None
    place: tuple[Any, ...]
    """Where it stands in the order of the list, its id last."""


@dataclass(frozen=True, slots=True)
class Page:
    """`next` is the cursor of the following page, None at the end."""

    rows: list[Row]
    next: str | None


async def conversations(
    session: AsyncSession,
    *,
    states: Collection[ControlState] | None = None,
    customer_id: str | None = None,
    team_id: str | None = None,
    search: str | None = None,
    within: ColumnElement[bool] | None = None,
    order: Order = NEWEST_FIRST,
    after: str | None = None,
    limit: int = 50,
) -> Page:
    """Conversations with at least one message; `search` as in `searching.matches`, `within` one of
    `inbox_views`. Raises 422 `cursor_invalid`.
    """
    limit = max(1, min(limit, MAX_LIMIT))
    query = _query(order).limit(limit + 1)
    if states is not None:
        query = query.where(Conversation.state.in_(states))
    if customer_id is not None:
        query = query.where(Conversation.customer_id == customer_id)
    if team_id is not None:
        query = query.where(Conversation.team_id == team_id)
    if within is not None:
        query = query.where(within)
    if search:
        query = query.where(searching.matches(search))
    if after is not None:
        query = query.where(_is_after(order, after))
    found = (await session.execute(query)).all()
    said = await _said_last(session, [conversation.id for conversation, *_ in found[:limit]])
    rows = [_row(said, *entry) for entry in found[:limit]]
    return Page(rows, _cursor(rows[-1]) if len(found) > limit else None)


@lru_cache(maxsize=8)
def _query(order: Order) -> Select[Any]:
    place = _place(order)
    return (
        select(
            Conversation,
            Customer.name,
            Staff.name,
            Episode.resolution,
            ChannelThread.channel,
            ChannelThread.private,
            ChannelThread.author_name,
            Channel.offer["title"].as_string(),
            *place,
        )
        .outerjoin(Customer, Customer.id == Conversation.customer_id)
        .outerjoin(Staff, Staff.id == Conversation.assignee_id)
        .outerjoin(Episode, Episode.id == Conversation.episode_id)
        .outerjoin(ChannelThread, ChannelThread.id == Conversation.over_thread)
        .outerjoin(
            Channel, Channel.name == func.coalesce(ChannelThread.channel, Conversation.channel)
        )
        .where(Conversation.last_seq > 0)
        .order_by(*(column.desc() if order.descending else column for column in place))
    )


async def _said_last(session: AsyncSession, ids: list[str]) -> dict[str, Said]:
    """Of each of these conversations; of the rows shown alone, since each is looked for."""
    if not ids:
        return {}
    found = await session.execute(_SAID_LAST, {"ids": ids})
    return {one: (author, text) for one, author, text in found}


def _place(order: Order) -> tuple[ColumnElement[Any], ...]:
    return (*order.columns, Conversation.id.expression)


def _row(
    said: Mapping[str, Said],
    conversation: Conversation,
    customer: str | None,
    agent: str | None,
    resolution: str | None,
    over: str | None,
    private: bool | None,
    author_name: str | None,
    title: str | None,
    *place: Any,
) -> Row:
    author, text = said.get(conversation.id, (None, ""))
    channel = over or conversation.channel
    return Row(
        id=conversation.id,
        channel=channel,
        channel_title=title_of(channel, title),
        began=began_elsewhere(conversation, channel),
        private=conversation.private if private is None else private,
        state=state_of(conversation),
        state_since=conversation.state_since,
        last_activity_at=conversation.last_activity_at,
        messages=conversation.last_seq,
        customer_id=conversation.customer_id,
        customer=customer,
        called=called(private, author_name),
        agent=agent,
        agent_id=conversation.assignee_id,
        last_author=author,
        last_text=quoted(text) or ("(a file)" if author in ("customer", "agent") else ""),
        resolution=resolution,
        place=place,
    )


def _cursor(row: Row) -> str:
    told = [one.isoformat() if isinstance(one, datetime) else one for one in row.place]
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode()


def _is_after(order: Order, cursor: str) -> ColumnElement[bool]:
    place = _place(order)
    try:
        told = json.loads(base64.urlsafe_b64decode(cursor))
        values = [_value(column, one) for column, one in zip(place, told, strict=True)]
    except (TypeError, ValueError, binascii.Error) as error:
        raise Unprocessable("cursor_invalid", "This cursor was not given by the list.") from error
    here = tuple_(*(literal(one, column.type) for column, one in zip(place, values, strict=True)))
    return tuple_(*place) < here if order.descending else tuple_(*place) > here


def _value(column: ColumnElement[Any], told: object) -> object:
    """Raises ValueError, TypeError."""
    if not isinstance(column.type, UtcDateTime):
        if not isinstance(told, column.type.python_type):
            raise TypeError(f"{told!r} is no place in this list")
        return told
    moment = datetime.fromisoformat(str(told))
    if moment.tzinfo is None:
        raise ValueError(f"{told!r} has no zone")
    return moment
