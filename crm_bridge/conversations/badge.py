"""What an agent is told of while the console is in the background: two numbers, and one line."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations.inbox_counts import counted_to
from crm_bridge.conversations.inbox_views import holds, unread_by
from crm_bridge.conversations.records import read
from crm_bridge.conversations.summary import quoted
from crm_bridge.db import now
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.customer import Customer
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff

CAP = 100


@dataclass(frozen=True, slots=True)
class Badge:
    """`waiting` customers whom this person could take, and `unread` conversations of theirs; each
    at most `CAP`."""

    waiting: int
    unread: int


@dataclass(frozen=True, slots=True)
class Glance:
    """Who it is (None for a visitor), and what they wrote last."""

    customer: str | None
    text: str


async def badge(session: AsyncSession, reader: Staff) -> Badge:
    """Who is in no team helps them all, and nobody else waits for a customer of no team."""
    waiting = holds("queue", reader, now(session))
    if reader.team_id is not None:
        mine = or_(Conversation.team_id == reader.team_id, Conversation.team_id.is_(None))
        waiting &= mine
    row = (
        await session.execute(
            select(counted_to(CAP, waiting), counted_to(CAP, unread_by(reader.id)))
        )
    ).one()
    return Badge(*row)


async def glance(session: AsyncSession, conversation_id: str) -> Glance:
    """Raises 404 `conversation_unknown`."""
    conversation = await read(session, conversation_id)
    name = await session.scalar(
        select(Customer.name).where(Customer.id == (conversation.customer_id or ""))
    )
    text = await session.scalar(
        select(Message.text)
        .where(Message.conversation_id == conversation_id, Message.author == "customer")
        .order_by(Message.seq.desc())
        .limit(1)
    )
    return Glance(name, quoted(text or ""))
