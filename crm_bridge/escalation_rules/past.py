"""The last conversations, read for a preview."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import now
from crm_bridge.escalation_rules.deciding import Belonging, Worth, is_late
from crm_bridge.escalation_rules.preview import Heard, Talk
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.customer import Customer
from crm_bridge.models.message import Message
from crm_bridge.models.order import Order
from crm_bridge.models.proof import Proof
from crm_bridge.models.segments import SegmentMembership
from crm_bridge.orders.records import OPEN_STATUSES

TALKS = 200
MOST_MESSAGES = 5_000
"""The newest of these conversations, where customers wrote more: work for some seconds."""


async def last_talks(session: AsyncSession, limit: int = TALKS) -> list[Talk]:
    """The conversations in which something happened last, with what customers wrote there for the
    assistant to answer. Buttons, and messages to a person, are left out: no rule reads them."""
    rows = (
        await session.execute(
            select(
                Conversation.id, Conversation.last_activity_at, Conversation.customer_id,
                Customer.name, Customer.tier,
            )
            .outerjoin(Customer, Customer.id == Conversation.customer_id)
            .order_by(Conversation.last_activity_at.desc(), Conversation.id.desc())
            .limit(limit)
        )
    ).all()  # fmt: skip
    heard = await _heard(session, [row.id for row in rows])
    orders = await _orders(session, [row.customer_id for row in rows if row.customer_id])
    opened = await _opened(session, [row.id for row in rows])
    belonging = await _belonging(session, {row.customer_id for row in rows if row.customer_id})
    return [
        Talk(
            id=row.id,
            name=row.name or "Visitor",
            at=row.last_activity_at,
            heard=heard[row.id],
            tier=row.tier,
            orders=[*opened[row.id], *orders[row.customer_id]],
            belonging=belonging.get(row.customer_id),
        )
        for row in rows
    ]


async def _heard(session: AsyncSession, ids: Sequence[str]) -> Mapping[str, list[Heard]]:
    rows = await session.execute(
        select(
            Message.conversation_id, Message.seq, Message.episode_id, Message.text, Message.intent,
            Message.sentiment_score, Message.understanding, Message.outcome,
        )
        .where(
            Message.conversation_id.in_(ids),
            Message.author == "customer",
            Message.command.is_(None),
            Message.text != "",
            Message.outcome.in_(("answered", "not_answered", "escalated")),
        )
        .order_by(Message.at.desc(), Message.seq.desc())
        .limit(MOST_MESSAGES)
    )  # fmt: skip
    heard: defaultdict[str, list[Heard]] = defaultdict(list)
    for row in reversed(rows.all()):
        heard[row.conversation_id].append(_one(row))
    return heard


def _one(row: Row[Any]) -> Heard:
    found = row.understanding or {}
    meaning = found.get("escalation")
    intents = {need["intent"] for need in found.get("needs", ())} | {row.intent or ""}
    return Heard(
        seq=row.seq,
        episode_id=row.episode_id or "",
        text=row.text,
        intents=frozenset(intents - {""}),
        numbers=tuple(
            entity["value"]
            for entity in found.get("entities", ())
            if entity["entity"] == "order_number"
        ),
        score=row.sentiment_score,
        meaning=(meaning["topic"], meaning["confidence"]) if meaning else None,
        called=row.outcome == "escalated",
    )


async def _orders(
    session: AsyncSession, customer_ids: Sequence[str]
) -> Mapping[str | None, list[Worth]]:
    rows = await session.execute(
        select(Order.customer_id, Order.number, Order.total, Order.currency)
        .where(Order.customer_id.in_(set(customer_ids)))
        .order_by(Order.placed_at.desc())
    )
    orders: defaultdict[str | None, list[Worth]] = defaultdict(list)
    for customer_id, number, total, currency in rows:
        orders[customer_id].append(Worth(number, total, currency))
    return orders


async def _belonging(
    session: AsyncSession, customer_ids: Collection[str]
) -> Mapping[str | None, Belonging]:
    """As it is now: what it was then is not kept."""
    placed = await session.execute(
        select(SegmentMembership.customer_id, SegmentMembership.segment).where(
            SegmentMembership.customer_id.in_(customer_ids)
        )
    )
    segments: defaultdict[str, set[str]] = defaultdict(set)
    for customer_id, segment in placed:
        segments[customer_id].add(segment)
    rows = await session.execute(
        select(Order.customer_id, Order.number, Order.status, Order.promised_at, Order.delivered_at)
        .where(Order.customer_id.in_(customer_ids), Order.status.in_(OPEN_STATUSES))
        .order_by(Order.placed_at.desc())
    )
    late: defaultdict[str, list[str]] = defaultdict(list)
    for customer_id, number, status, promised_at, delivered_at in rows:
        if is_late(status, promised_at, delivered_at, now(session)):
            late[customer_id].append(number)
    return {one: Belonging(frozenset(segments[one]), tuple(late[one])) for one in customer_ids}


async def _opened(session: AsyncSession, ids: Sequence[str]) -> Mapping[str, list[Worth]]:
    """Orders that were opened by themselves, by whoever is not verified as a customer."""
    rows = await session.execute(
        select(Proof.conversation_id, Order.number, Order.total, Order.currency)
        .join(Order, Order.number == Proof.order_number)
        .where(Proof.conversation_id.in_(ids), Proof.kind == "order")
        .order_by(Proof.proved_at.desc())
    )
    opened: defaultdict[str, list[Worth]] = defaultdict(list)
    for conversation_id, number, total, currency in rows:
        opened[conversation_id].append(Worth(number, total, currency, opened=True))
    return opened
