"""The newest conversations, read for what is worth a look: in small portions, as turns go on
meanwhile."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import Database
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.message import Message, Turn

TALKS = 1_000
"""Conversations, those in which something happened last."""
PORTION = 10
MOST_MESSAGES = 8_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What followed a message: the words, and the addresses and titles of articles in it."""

    text: str
    sources: Sequence[Mapping[str, Any]]


@dataclass(slots=True)
class Heard:
    """A customer's message with what was understood of it, and the answers to it. `was_asked_for`:
    it answers a question of the assistant's, an e-mail address for instance, and has no intent."""

    conversation_id: str
    seq: int
    at: datetime
    text: str
    intent: str | None
    confidence: float | None
    ranking: Sequence[tuple[str, float]]
    feeling: float | None
    outcome: str | None
    answers: list[Answer] = field(default_factory=list)
    was_asked_for: bool = False

    @property
    def place(self) -> tuple[str, int]:
        return self.conversation_id, self.seq


@dataclass(slots=True)
class Talk:
    """One stretch of help: what the customer wrote in it, in its order."""

    episode_id: str
    score: int | None
    heard: list[Heard] = field(default_factory=list)


async def newest(database: Database, limit: int = TALKS) -> list[Talk]:
    """The newest stretches of help, the newest conversation first."""
    async with database.reading() as session:
        ids = list(
            await session.scalars(
                select(Conversation.id)
                .order_by(Conversation.last_activity_at.desc(), Conversation.id.desc())
                .limit(limit)
            )
        )
    talks: list[Talk] = []
    messages = 0
    for start in range(0, len(ids), PORTION):
        async with database.reading() as session:
            found = await _portion(session, ids[start : start + PORTION])
        talks += found
        messages += sum(len(talk.heard) for talk in found)
        if messages >= MOST_MESSAGES:
            break
        await asyncio.sleep(0)
    return talks


async def _portion(session: AsyncSession, ids: Sequence[str]) -> list[Talk]:
    rows = await session.execute(
        select(
            Message.conversation_id, Message.seq, Message.episode_id, Message.at, Message.author,
            Message.text, Message.command, Message.reply_to, Message.content, Message.intent,
            Message.confidence, Message.sentiment_score, Message.understanding, Message.outcome,
            Turn.awaiting,
        )
        .outerjoin(
            Turn,
            (Turn.conversation_id == Message.conversation_id) & (Turn.seq == Message.reply_to),
        )
        .where(Message.conversation_id.in_(ids), Message.author.in_(("customer", "bot")))
        .order_by(Message.conversation_id, Message.seq)
    )  # fmt: skip
    talks: dict[str, Talk] = {}
    heard: dict[tuple[str, int], Heard] = {}
    waiting: dict[str, bool] = {}
    """Whether the assistant waits for something in a conversation."""
    for row in rows:
        asked_for = waiting.get(row.conversation_id, False)
        waiting[row.conversation_id] = row.author == "bot" and bool(
            row.awaiting or "form" in (row.content or {})
        )
        # What the customer took back has no text.
        if row.author == "customer" and row.episode_id and row.text and row.command is None:
            one = heard[row.conversation_id, row.seq] = _heard(row, asked_for)
            talks.setdefault(row.episode_id, Talk(row.episode_id, None)).heard.append(one)
        elif row.reply_to is not None:
            asked = heard.get((row.conversation_id, row.reply_to))
            if asked is not None:
                asked.answers.append(Answer(row.text, (row.content or {}).get("sources") or ()))
    scores = await session.execute(
        select(Episode.id, Episode.csat_score).where(
            Episode.conversation_id.in_(ids), Episode.csat_score.is_not(None)
        )
    )
    for episode_id, score in scores:
        if episode_id in talks:
            talks[episode_id].score = score
    return list(talks.values())


def _heard(row: Any, was_asked_for: bool) -> Heard:
    ranking = (row.understanding or {}).get("ranking", ())
    return Heard(
        conversation_id=row.conversation_id,
        seq=row.seq,
        at=row.at,
        text=row.text,
        intent=row.intent,
        confidence=row.confidence,
        ranking=tuple((one["name"], one["confidence"]) for one in ranking[:2]),
        feeling=row.sentiment_score,
        outcome=row.outcome,
        was_asked_for=was_asked_for,
    )
