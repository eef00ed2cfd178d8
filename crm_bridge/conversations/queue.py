"""The queues of customers who wait for a person, one a team: the urgent first, then by time."""

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


def rank_again(priority: str | None) -> int:
    """The rank of somebody who has waited before: at least in front of those who come now."""
    called = RANKS["normal"] if priority is None else rank_of(priority)
    return min(called, RANKS["high"])


async def position(session: AsyncSession, conversation: Conversation) -> int:
    """The place of a queued conversation in its team's queue, counted from 1."""
    await session.flush()
    ahead = await session.scalar(
        select(func.count())
        .select_from(Conversation)
        .where(_waits_for(conversation.team_id), _is_before(conversation))
    )
    return 1 + (ahead or 0)


async def first_in_line(
    session: AsyncSession, team_id: str | None
) -> list[tuple[Conversation, int]]:
    """The first conversations in a team's queue, with their places."""
    waiting = await session.scalars(
        select(Conversation)
        .where(_waits_for(team_id))
        .order_by(Conversation.queue_rank, Conversation.state_since, Conversation.id)
        .limit(TOLD)
    )
    return [(conversation, place) for place, conversation in enumerate(waiting, start=1)]


def _waits_for(team_id: str | None) -> ColumnElement[bool]:
    return (Conversation.state == "queued") & (Conversation.team_id == team_id)


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
