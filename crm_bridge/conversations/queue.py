"""The queue of customers who wait for a person: the urgent first, then by time."""

from typing import cast

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.conversations import Priority
from crm_bridge.models.conversation import Conversation

RANKS: dict[Priority, int] = {"urgent": 0, "high": 1, "normal": 2}
TOLD = 20
"""How many at the front are told when their place changes; further back it says little."""


def rank_of(priority: str) -> int:
    """The rank of a priority as it was kept."""
    return RANKS[cast(Priority, priority)]


async def position(session: AsyncSession, conversation: Conversation) -> int:
    """The place of a queued conversation, counted from 1."""
    await session.flush()
    ahead = await session.scalar(
        select(func.count())
        .select_from(Conversation)
        .where(Conversation.state == "queued", _is_before(conversation))
    )
    return 1 + (ahead or 0)


async def first_in_line(session: AsyncSession) -> list[tuple[Conversation, int]]:
    """The first queued conversations with their places."""
    waiting = await session.scalars(
        select(Conversation)
        .where(Conversation.state == "queued")
        .order_by(Conversation.queue_rank, Conversation.state_since, Conversation.id)
        .limit(TOLD)
    )
    return [(conversation, place) for place, conversation in enumerate(waiting, start=1)]


def _is_before(conversation: Conversation) -> ColumnElement[bool]:
    rank, since = conversation.queue_rank, conversation.state_since
    return or_(
        Conversation.queue_rank < rank,
        and_(Conversation.queue_rank == rank, Conversation.state_since < since),
        and_(
            Conversation.queue_rank == rank,
            Conversation.state_since == since,
            Conversation.id < conversation.id,
        ),
    )
