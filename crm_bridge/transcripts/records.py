"""Stretches of help as plain values, read many at a time, ready to be written to a file."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.errors import NotFound
from crm_bridge.models.channel import ChannelThread
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.customer import Customer
from crm_bridge.models.desk import Note
from crm_bridge.models.escalation import Escalation, Interaction
from crm_bridge.models.message import Message
from crm_bridge.models.order import Order
from crm_bridge.models.proof import Proof
from crm_bridge.models.staff import Staff, Team
from crm_bridge.models.visit import Visit
from crm_bridge.transcripts.rendering import Record

_MESSAGE = (
    Message.episode_id, Message.seq, Message.at, Message.author, Staff.name, Message.text,
    Message.intent, Message.confidence, Message.understanding, Message.sentiment,
    Message.sentiment_score, Message.outcome, Message.delivery, Message.lang, Message.content,
    Message.actions,
)  # fmt: skip


async def records(session: AsyncSession, episode_ids: Sequence[str]) -> list[Record]:
    """In the order of the ids; what is gone is left out."""
    found = {row.Episode.id: row for row in await _episodes(session, episode_ids)}
    present = [found[one] for one in episode_ids if one in found]
    ids = list(found)
    messages = await _messages(session, ids)
    calls = await _grouped(session, Escalation, ids, Escalation.opened_at)
    notes = await _grouped(session, Note, ids, Note.at)
    known = await _known(session, present)
    return [
        {
            **_head(row),
            "calls": [_call(one) for one in calls[row.Episode.id]],
            "messages": messages[row.Episode.id],
            "notes": [{"at": _time(one.at), "text": one.text} for one in notes[row.Episode.id]],
            "known": known[row.Conversation.id],
        }
        for row in present
    ]


async def record(session: AsyncSession, episode_id: str) -> Record:
    """Raises 404 `transcript_unknown`."""
    found = await records(session, [episode_id])
    if not found:
        raise NotFound("transcript_unknown", "There is no such transcript.")
    return found[0]


async def _episodes(session: AsyncSession, ids: Sequence[str]) -> Sequence[Any]:
    last_at = select(func.max(Message.at)).where(Message.episode_id == Episode.id).scalar_subquery()
    query = (
        select(
            Episode,
            Conversation,
            Interaction,
            Customer,
            Team.name.label("team"),
            last_at.label("last_at"),
        )
        .join(Conversation, Conversation.id == Episode.conversation_id)
        .outerjoin(Interaction, Interaction.episode_id == Episode.id)
        .outerjoin(Customer, Customer.id == Conversation.customer_id)
        .outerjoin(Team, Team.id == Episode.team_id)
        .where(Episode.id.in_(ids))
    )
    return (await session.execute(query)).all()


def _head(row: Any) -> Record:
    episode, conversation, interaction = row.Episode, row.Conversation, row.Interaction
    return {
        "id": episode.id,
        "conversation": conversation.id,
        "number": episode.number,
        "channel": conversation.channel,
        "language": conversation.locale,
        "customer": {"id": row.Customer.id, "name": row.Customer.name} if row.Customer else None,
        "started_at": _time(episode.started_at),
        "last_activity_at": _time(row.last_at or episode.started_at),
        "ended_at": _time(episode.ended_at),
        "ended_why": episode.ended_why,
        "outcome": interaction.outcome if interaction else None,
        "resolution": episode.resolution,
        "team": row.team,
        "priority": episode.priority,
        "intents": list(interaction.intents) if interaction else [],
        "sentiment": interaction.sentiment if interaction else None,
        "csat_score": episode.csat_score,
        "csat_comment": episode.csat_comment,
    }


async def _messages(session: AsyncSession, ids: Sequence[str]) -> dict[str, list[Record]]:
    # Columns rather than records of the database's own: half the time, and there may be a million.
    rows = await session.execute(
        select(*_MESSAGE)
        .outerjoin(Staff, Staff.id == Message.staff_id)
        .where(Message.episode_id.in_(ids))
        .order_by(Message.episode_id, Message.seq)
    )
    found: dict[str, list[Record]] = defaultdict(list)
    for episode_id, *values in rows:
        found[str(episode_id)].append(_message(*values))
    return found


def _message(
    seq: int,
    at: datetime,
    author: str,
    agent: str | None,
    text: str,
    intent: str | None,
    confidence: float | None,
    understanding: dict[str, Any] | None,
    sentiment: str | None,
    score: float | None,
    outcome: str | None,
    delivery: str,
    lang: str | None,
    content: dict[str, Any] | None,
    actions: list[dict[str, Any]] | None,
) -> Record:
    understood, shown = understanding or {}, content or {}
    ranking = understood.get("ranking", [])
    return {
        "seq": seq,
        "at": _time(at),
        "author": author,
        "agent": agent,
        "text": text,
        "deleted": "deleted_at" in shown,
        "edits": [str(edit.get("text", "")) for edit in shown.get("edits", [])],
        "buttons": [button["title"] for button in shown.get("buttons") or []],
        "cards": [card["title"] for card in shown.get("cards") or []],
        "files": [file["name"] for file in shown.get("attachments") or []],
        "language": lang,
        "intent": intent,
        "confidence": confidence,
        "runner_up": ranking[1] if len(ranking) > 1 else None,
        "entities": understood.get("entities", []),
        "sentiment": sentiment,
        "sentiment_score": score,
        "outcome": outcome,
        "delivery": delivery,
        "actions": [action.get("name") for action in actions or []],
    }


def _call(call: Escalation) -> Record:
    return {
        "reason": call.reason,
        "matched": call.matched,
        "topic": call.topic,
        "priority": call.priority,
        "at": _time(call.opened_at),
        "accepted_at": _time(call.accepted_at),
        "outcome": call.outcome,
    }


async def _grouped(
    session: AsyncSession, table: Any, ids: Sequence[str], order: Any
) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for one in await session.scalars(
        select(table).where(table.episode_id.in_(ids)).order_by(order, table.id)
    ):
        found[one.episode_id].append(one)
    return found


async def _known(session: AsyncSession, rows: Iterable[Any]) -> dict[str, Record]:
    """By conversation: what the shop knows of whoever wrote there, and what they said of
    themselves in forms and as their name in a channel."""
    customers = {row.Conversation.id: row.Conversation.customer_id for row in rows}
    found: dict[str, Record] = {one: defaultdict(set) for one in customers}
    await _add_people(session, customers, found)
    await _add_said(session, found)
    return {
        cid: {kind: sorted(values) for kind, values in kinds.items()}
        for cid, kinds in found.items()
    }


async def _add_people(
    session: AsyncSession, customers: dict[str, str | None], found: dict[str, Record]
) -> None:
    """The customer of each conversation, and whoever was proved there: a guest who opens one order
    stays a guest, but is told what is its owner's."""
    proved = await session.execute(
        select(Proof.conversation_id, func.coalesce(Proof.customer_id, Order.customer_id))
        .outerjoin(Order, Order.number == Proof.order_number)
        .where(Proof.conversation_id.in_(list(customers)))
    )
    of_person: dict[str, set[str]] = defaultdict(set)
    for cid, customer_id in (*customers.items(), *proved):
        if customer_id is not None:
            of_person[customer_id].add(cid)
    for customer in await session.scalars(select(Customer).where(Customer.id.in_(of_person))):
        for cid in of_person[customer.id]:
            _add(found[cid], "names", customer.name)
            _add(found[cid], "emails", customer.email)
            _add(found[cid], "phones", customer.phone)
            _add(found[cid], "postcodes", customer.postcode)
    orders = await session.execute(
        select(
            Order.number, Order.customer_id, Order.shipping_address, Order.postcode,
            Order.tracking_number,
        ).where(Order.customer_id.in_(of_person))
    )  # fmt: skip
    for order in orders:
        for cid in of_person[order.customer_id]:
            _add(found[cid], "orders", order.number)
            _add(found[cid], "orders", order.tracking_number)
            _add(found[cid], "addresses", order.shipping_address)
            _add(found[cid], "postcodes", order.postcode)


async def _add_said(session: AsyncSession, found: dict[str, Record]) -> None:
    visits = await session.execute(
        select(Visit.conversation_id, Visit.contact).where(
            Visit.conversation_id.in_(list(found)), Visit.contact.is_not(None)
        )
    )
    for cid, contact in visits:
        for kind, name in (("names", "name"), ("emails", "email"), ("phones", "phone")):
            _add(found[cid], kind, contact.get(name))
    threads = await session.execute(
        select(ChannelThread.conversation_id, ChannelThread.author_name).where(
            ChannelThread.conversation_id.in_(list(found))
        )
    )
    for cid, name in threads:
        _add(found[cid], "names", name)


def _add(known: Record, kind: str, value: object) -> None:
    if isinstance(value, str) and value.strip():
        known[kind].add(value.strip())


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
