"""What the customer needs now, in their own words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.assistant.articles.words import words_of
from crm_bridge.conversations import records
from crm_bridge.models.message import Message

_LOOKED_AT = 30
_MOST = 4
_SHORTEST = 2
_NUMBER = re.compile(r"#?\b[A-Za-z]{0,4}-?\d{4,}\b")
"""Which order it is about does not say what about it."""
_SHORT_CALL = 5
"""Words: what is no longer and called a person says nothing of why."""


@dataclass(frozen=True, slots=True)
class Line:
    author: str
    text: str
    outcome: str | None
    intent: str | None


@dataclass(frozen=True, slots=True)
class Need:
    """`intents` are what the assistant took the messages for."""

    text: str
    intents: frozenset[str]


def need_of(lines: Sequence[Line]) -> Need | None:
    """The customer's last messages since a person answered; None when they say too little."""
    since: list[Line] = []
    for line in reversed(lines):
        if line.author == "agent":
            break
        if line.author == "customer":
            since.append(line)
    told = [line for line in since if not _only_calls(line)][:_MOST]
    text = _NUMBER.sub(" ", " ".join(line.text for line in reversed(told)))
    if len(words_of(text)) < _SHORTEST:
        return None
    return Need(text, frozenset(line.intent for line in told if line.intent))


def _only_calls(line: Line) -> bool:
    return line.outcome == "escalated" and len(line.text.split()) <= _SHORT_CALL


async def read_need(session: AsyncSession, conversation_id: str) -> Need | None:
    """`need_of` the present episode. Raises 404 `conversation_unknown`."""
    conversation = await records.read(session, conversation_id)
    rows = await session.execute(
        select(Message.author, Message.text, Message.outcome, Message.intent)
        .where(
            Message.conversation_id == conversation_id,
            Message.episode_id == conversation.episode_id,
        )
        .order_by(Message.seq.desc())
        .limit(_LOOKED_AT)
    )
    lines = [Line(author, text, outcome, intent) for author, text, outcome, intent in rows]
    return need_of(lines[::-1])
