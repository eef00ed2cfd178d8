"""An episode as plain data: what summaries and interactions are made from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.models.message import Message, Turn


@dataclass(frozen=True, slots=True)
class Line:
    """One message. `open_question`: the bot asked for something with it and waits."""

    author: str
    text: str
    at: datetime
    outcome: str | None = None
    intent: str | None = None
    sentiment: str | None = None
    sentiment_score: float | None = None
    order_numbers: tuple[str, ...] = ()
    open_question: bool = False


async def read_lines(session: AsyncSession, episode_id: str) -> list[Line]:
    """The messages of an episode, oldest first."""
    await session.flush()
    rows = await session.execute(
        select(
            Message.author,
            Message.text,
            Message.at,
            Message.outcome,
            Message.intent,
            Message.sentiment,
            Message.sentiment_score,
            Message.understanding,
            Message.content,
            Turn.awaiting,
        )
        .outerjoin(
            Turn,
            (Turn.conversation_id == Message.conversation_id) & (Turn.seq == Message.reply_to),
        )
        .where(Message.episode_id == episode_id)
        .order_by(Message.seq)
    )
    return [
        Line(
            author=row.author,
            text=row.text,
            at=row.at,
            outcome=row.outcome,
            intent=row.intent,
            sentiment=row.sentiment,
            sentiment_score=row.sentiment_score,
            order_numbers=tuple(_order_numbers(row.understanding)),
            open_question=bool(row.awaiting) or "form" in (row.content or {}),
        )
        for row in rows
    ]


def _order_numbers(understanding: Mapping[str, Any] | None) -> Iterable[str]:
    for entity in (understanding or {}).get("entities", ()):
        if entity.get("entity") == "order_number":
            yield str(entity["value"])
