"""What agents answered in conversations that were solved, and to what need."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations.resolutions import SOLVED
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.customer import Customer
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff
from crm_bridge.suggestions.hiding import hidden

MOST = 1_000
"""Conversations that are looked at, the newest."""
GOOD_RATING = 4
SHORTEST_REPLY = 60
"""Characters: what is shorter greets, or asks back."""
LONGEST_NEED = 1_000


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a solved conversation, with who said it to whom."""

    episode_id: str
    ended_at: datetime
    author: str
    text: str
    staff: str | None
    customer: str | None


@dataclass(frozen=True, slots=True)
class Solved:
    """`need` in the customer's words; `reply` without anything that was theirs."""

    need: str
    reply: str
    agent: str
    ended_at: datetime


def solved_among(lines: Iterable[Said]) -> Iterator[Solved]:
    """Of each conversation the first reply that says something, and what was written before it.
    Lines come conversation by conversation, each in its order."""
    for _, group in groupby(lines, key=lambda line: line.episode_id):
        found = _solved(list(group))
        if found is not None:
            yield found


def _solved(lines: Sequence[Said]) -> Solved | None:
    for place, line in enumerate(lines):
        if line.author == "agent" and len(line.text) >= SHORTEST_REPLY:
            before = [one.text for one in lines[:place] if one.author == "customer"]
            need = " ".join(before)[-LONGEST_NEED:]
            staff = {one.staff for one in lines if one.staff}
            reply = hidden(line.text, line.customer, sorted(staff))
            return Solved(need, reply, line.staff or "", line.ended_at) if need.strip() else None
    return None


async def newest_end(session: AsyncSession) -> datetime | None:
    """When the last of them ended: what was read before is still all there is."""
    return await session.scalar(select(func.max(Episode.ended_at)).where(_IS_SOLVED))


async def read_lines(session: AsyncSession) -> list[Said]:
    """The words of customers and agents in solved conversations, as `solved_among` takes them."""
    newest = (
        select(Episode.id).where(_IS_SOLVED).order_by(Episode.ended_at.desc()).limit(MOST)
    ).subquery()
    rows = await session.execute(
        select(
            Message.episode_id,
            Episode.ended_at,
            Message.author,
            Message.text,
            Staff.name,
            Customer.name,
        )
        .join(newest, newest.c.id == Message.episode_id)
        .join(Episode, Episode.id == Message.episode_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .outerjoin(Staff, Staff.id == Message.staff_id)
        .outerjoin(Customer, Customer.id == Conversation.customer_id)
        .where(Message.author.in_(["customer", "agent"]))
        .order_by(Message.episode_id, Message.seq)
    )
    return [
        Said(episode_id, ended_at, author, text, staff, customer)
        for episode_id, ended_at, author, text, staff, customer in rows
        if episode_id is not None and ended_at is not None
    ]


_IS_SOLVED = (
    Episode.ended_at.is_not(None)
    & Episode.person_since.is_not(None)
    & or_(Episode.resolution == SOLVED, Episode.csat_score >= GOOD_RATING)
)
