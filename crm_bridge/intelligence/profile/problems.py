"""What is open with a customer at this moment: what an agent should know before the first word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.intelligence.profile.history import Bought
from crm_bridge.intelligence.profile.talking import Talk
from crm_bridge.models.command import Command
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.desk import Task
from crm_bridge.models.order import Order
from crm_bridge.orders.records import OPEN_STATUSES

Kind = Literal["waiting", "talking", "late", "lost", "task", "unsolved", "return", "unconfirmed"]
ORDER: tuple[Kind, ...] = (
    "lost",
    "late",
    "waiting",
    "task",
    "unsolved",
    "return",
    "unconfirmed",
    "talking",
)
"""The worst first."""
_OPEN_RETURNS = ("requested", "received")
_MOST = 50


@dataclass(frozen=True, slots=True)
class Problem:
    """`subject` is the number of an order, or the id of a conversation; `detail` what of it, such
    as the state of a return or the title of a task."""

    kind: Kind
    since: datetime
    order: str | None = None
    conversation_id: str | None = None
    detail: str | None = None


async def problems_of(
    session: AsyncSession,
    customer_id: str,
    orders: Sequence[Bought],
    talks: Sequence[Talk],
    now: datetime,
) -> list[Problem]:
    """The worst first, of each kind the oldest first."""
    found = [*_of_orders(orders, now), *_unsolved(talks)]
    found += await _conversations(session, customer_id)
    found += await _tasks(session, customer_id)
    found += await _unconfirmed(session, customer_id)
    return sorted(found, key=lambda one: (ORDER.index(one.kind), one.since))


def _of_orders(orders: Sequence[Bought], now: datetime) -> Iterable[Problem]:
    for order in orders:
        promised = order.promised_at
        overdue = promised is not None and promised < now and order.delivered_at is None
        if order.status == "lost":
            yield Problem("lost", promised or order.at, order.number)
        elif order.status == "late" or (overdue and order.status in OPEN_STATUSES):
            yield Problem("late", promised or order.at, order.number)
        for back in order.returns:
            if back.state in _OPEN_RETURNS:
                yield Problem("return", back.at, order.number, detail=back.state)


def _unsolved(talks: Sequence[Talk]) -> Iterable[Problem]:
    """The last conversation ended without an answer, as whoever closed it said."""
    if talks and talks[0].resolution == "not_solved":
        yield Problem("unsolved", talks[0].at, conversation_id=talks[0].conversation_id)


async def _conversations(session: AsyncSession, customer_id: str) -> list[Problem]:
    rows = await session.execute(
        select(Conversation.id, Conversation.state, Conversation.state_since)
        .where(Conversation.customer_id == customer_id, Conversation.state != "closed")
        .order_by(Conversation.state_since)
        .limit(_MOST)
    )
    return [
        Problem(
            "waiting" if state == "queued" else "talking",
            since,
            conversation_id=cid,
            detail=state,
        )
        for cid, state, since in rows
    ]


async def _tasks(session: AsyncSession, customer_id: str) -> list[Problem]:
    rows = await session.execute(
        select(Task.created_at, Task.conversation_id, Task.title)
        .join(Conversation, Conversation.id == Task.conversation_id)
        .where(Conversation.customer_id == customer_id, Task.done_at.is_(None))
        .order_by(Task.created_at)
        .limit(_MOST)
    )
    return [Problem("task", at, conversation_id=cid, detail=title) for at, cid, title in rows]


async def _unconfirmed(session: AsyncSession, customer_id: str) -> list[Problem]:
    """Changes of orders that the shop has neither confirmed nor refused yet."""
    rows = await session.execute(
        select(Command.created_at, Command.order_number, Command.kind)
        .join(Order, Order.number == Command.order_number)
        .where(Order.customer_id == customer_id, Command.state == "requested")
        .order_by(Command.created_at)
        .limit(_MOST)
    )
    return [Problem("unconfirmed", at, number, detail=kind) for at, number, kind in rows]
