"""One conversation as staff read it: messages with what was understood, and what happened."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.content import MessageView
from crm_bridge.conversations.records import read
from crm_bridge.conversations.views import message_view
from crm_bridge.models.conversation import ControlMove, Conversation, Episode
from crm_bridge.models.desk import Note
from crm_bridge.models.escalation import Escalation, Interaction
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff


@dataclass(frozen=True, slots=True)
class Entry:
    """A message with what staff alone see beside it. `sentiment_score` is from -1 to 1, `delivery`
    is `waiting` until it has gone out over a channel, `delivery_problem` why it could not, `edits`
    the texts that the customer replaced (`text`, `at`), the oldest first."""

    message: MessageView
    episode_id: str | None
    delivery: str
    intent: str | None
    confidence: float | None
    sentiment: str | None
    sentiment_score: float | None
    ranking: list[dict[str, Any]]
    entities: list[dict[str, Any]]
    needs: list[dict[str, Any]]
    actions: list[dict[str, Any]]
    delivery_problem: str | None = None
    edits: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class NoteEntry:
    """`author` is None for a note of the system."""

    id: str
    at: datetime
    author: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """`entries` are oldest first; the other lists too."""

    conversation: Conversation
    entries: list[Entry]
    notes: list[NoteEntry]
    moves: list[ControlMove]
    escalations: list[Escalation]
    interactions: list[Interaction]


async def transcript(
    session: AsyncSession,
    conversation_id: str,
    *,
    before: int | None = None,
    since: int | None = None,
    limit: int = 500,
) -> Transcript:
    """The last `limit` messages, of those before a `seq` or from one on where that is given.

    Raises 404 `conversation_unknown`.
    """
    conversation = await read(session, conversation_id)
    query = _entries_of(Message.conversation_id == conversation_id).order_by(Message.seq.desc())
    if before is not None:
        query = query.where(Message.seq < before)
    if since is not None:
        query = query.where(Message.seq >= min(since, conversation.last_seq))
    entries = await _entries(session, query.limit(limit))
    here = {"conversation_id": conversation_id}
    return await _transcript(session, conversation, entries[::-1], here)


async def episode_transcript(
    session: AsyncSession, episode: Episode, *, limit: int = 500
) -> Transcript:
    """One stretch of help alone: its first `limit` messages, and all that happened in it."""
    conversation = await read(session, episode.conversation_id)
    # Notes and moves are found by their conversation.
    here = {"conversation_id": conversation.id, "episode_id": episode.id}
    query = _entries_of(Message.episode_id == episode.id).order_by(Message.seq).limit(limit)
    entries = await _entries(session, query)
    return await _transcript(session, conversation, entries, here)


async def _transcript(
    session: AsyncSession, conversation: Conversation, entries: list[Entry], where: dict[str, str]
) -> Transcript:
    return Transcript(
        conversation=conversation,
        entries=entries,
        notes=await _notes(session, where),
        moves=await _all(session, ControlMove, where, ControlMove.id),
        escalations=await _all(session, Escalation, where, Escalation.opened_at),
        interactions=await _all(session, Interaction, where, Interaction.started_at),
    )


async def begins_at(session: AsyncSession, conversation_id: str, seq: int) -> datetime | None:
    """When a message was written; None when there is none of this `seq`."""
    return await session.scalar(
        select(Message.at).where(Message.conversation_id == conversation_id, Message.seq == seq)
    )


def _entries_of(which: ColumnElement[bool]) -> Select[Message, str | None]:
    return select(Message, Staff.name).outerjoin(Staff, Staff.id == Message.staff_id).where(which)


async def _entries(session: AsyncSession, query: Select[Message, str | None]) -> list[Entry]:
    return [_entry(message, name) for message, name in await session.execute(query)]


def _entry(message: Message, agent_name: str | None) -> Entry:
    understanding = message.understanding or {}
    return Entry(
        message=message_view(message, agent_name),
        episode_id=message.episode_id,
        delivery=_delivery(message),
        intent=message.intent,
        confidence=message.confidence,
        sentiment=message.sentiment,
        sentiment_score=message.sentiment_score,
        ranking=understanding.get("ranking", []),
        entities=understanding.get("entities", []),
        needs=understanding.get("needs", []),
        actions=message.actions or [],
        delivery_problem=message.delivery_problem,
        edits=(message.content or {}).get("edits", []),
    )


def _delivery(message: Message) -> str:
    """What is kept for a channel has not left the house; on the web it stands in the chat."""
    return "waiting" if message.to_channel and message.delivery == "kept" else message.delivery


async def _notes(session: AsyncSession, where: dict[str, str]) -> list[NoteEntry]:
    rows = await session.execute(
        select(Note, Staff.name)
        .outerjoin(Staff, Staff.id == Note.staff_id)
        .where(*_at(Note, where))
        .order_by(Note.at, Note.id)
    )
    return [NoteEntry(note.id, note.at, author, note.text) for note, author in rows]


async def _all(session: AsyncSession, table: Any, where: dict[str, str], order: Any) -> list[Any]:
    return list(await session.scalars(select(table).where(*_at(table, where)).order_by(order)))


def _at(table: Any, where: dict[str, str]) -> list[ColumnElement[bool]]:
    return [getattr(table, column) == value for column, value in where.items()]
