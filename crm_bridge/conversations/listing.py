"""The list of conversations for staff, page by page."""

import base64
import binascii
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.content import ControlState
from crm_bridge.conversations import searching
from crm_bridge.conversations.control import state_of
from crm_bridge.conversations.inbox_views import NEWEST_FIRST, Order
from crm_bridge.conversations.summary import quoted
from crm_bridge.errors import Unprocessable
from crm_bridge.models.base import UtcDateTime
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.customer import Customer
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff

MAX_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation in the list. `customer` is None for a visitor who proved nothing,
    `resolution` unless somebody closed it and said how it ended."""

    id: str
    channel: str
    state: ControlState
    state_since: datetime
    last_activity_at: datetime
    messages: int
    customer_id: str | None
    customer: str | None
    agent: str | None
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
    found = [_row(*entry) for entry in await session.execute(query)]
    rows = found[:limit]
    return Page(rows, _cursor(rows[-1]) if len(found) > limit else None)


def _query(order: Order) -> Select[Any]:
    place = _place(order)
    return (
        select(
            Conversation,
            Customer.name,
            Staff.name,
            Message.author,
            Message.text,
            Episode.resolution,
            *place,
        )
        .outerjoin(Customer, Customer.id == Conversation.customer_id)
        .outerjoin(Staff, Staff.id == Conversation.assignee_id)
        .outerjoin(
            Message,
            (Message.conversation_id == Conversation.id) & (Message.seq == Conversation.last_seq),
        )
        .outerjoin(Episode, Episode.id == Conversation.episode_id)
        .where(Conversation.last_seq > 0)
        .order_by(*(column.desc() if order.descending else column for column in place))
    )


def _place(order: Order) -> tuple[ColumnElement[Any], ...]:
    return (*order.columns, Conversation.id.expression)


def _row(
    conversation: Conversation,
    customer: str | None,
    agent: str | None,
    author: str | None,
    text: str | None,
    resolution: str | None,
    *place: Any,
) -> Row:
    return Row(
        id=conversation.id,
        channel=conversation.channel,
        state=state_of(conversation),
        state_since=conversation.state_since,
        last_activity_at=conversation.last_activity_at,
        messages=conversation.last_seq,
        customer_id=conversation.customer_id,
        customer=customer,
        agent=agent,
        last_author=author,
        last_text=quoted(text or "") or ("(a file)" if author == "customer" else ""),
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
