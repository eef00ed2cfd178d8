"""The list of conversations for staff: newest activity first, by cursor."""

import base64
import binascii
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.content import ControlState
from crm_bridge.conversations import searching
from crm_bridge.conversations.control import state_of
from crm_bridge.conversations.summary import quoted
from crm_bridge.errors import Unprocessable
from crm_bridge.models.base import UtcDateTime
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.customer import Customer
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff

MAX_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation in the list. `customer` is None for a visitor who proved nothing."""

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
    search: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page:
    """Conversations with at least one message; `search` as in `searching.matches`.

    Raises 422 `cursor_invalid`.
    """
    limit = max(1, min(limit, MAX_LIMIT))
    query = _query().limit(limit + 1)
    if states is not None:
        query = query.where(Conversation.state.in_(states))
    if customer_id is not None:
        query = query.where(Conversation.customer_id == customer_id)
    if search:
        query = query.where(searching.matches(search))
    if after is not None:
        place = tuple_(Conversation.last_activity_at, Conversation.id)
        moment, conversation_id = _place(after)
        query = query.where(place < tuple_(literal(moment, UtcDateTime()), conversation_id))
    found = [_row(*entry) for entry in await session.execute(query)]
    rows = found[:limit]
    return Page(rows, _cursor(rows[-1]) if len(found) > limit else None)


def _query() -> Select[Conversation, str | None, str | None, str | None, str | None]:
    return (
        select(Conversation, Customer.name, Staff.name, Message.author, Message.text)
        .outerjoin(Customer, Customer.id == Conversation.customer_id)
        .outerjoin(Staff, Staff.id == Conversation.assignee_id)
        .outerjoin(
            Message,
            (Message.conversation_id == Conversation.id) & (Message.seq == Conversation.last_seq),
        )
        .where(Conversation.last_seq > 0)
        .order_by(Conversation.last_activity_at.desc(), Conversation.id.desc())
    )


def _row(
    conversation: Conversation,
    customer: str | None,
    agent: str | None,
    author: str | None,
    text: str | None,
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
    )


def _cursor(row: Row) -> str:
    return base64.urlsafe_b64encode(
        f"{row.last_activity_at.isoformat()} {row.id}".encode()
    ).decode()


def _place(cursor: str) -> tuple[datetime, str]:
    try:
        moment, _, conversation_id = base64.urlsafe_b64decode(cursor).decode().partition(" ")
        return datetime.fromisoformat(moment), conversation_id
    except (ValueError, binascii.Error) as error:
        raise Unprocessable("cursor_invalid", "This cursor was not given by the list.") from error
