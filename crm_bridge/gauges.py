"""How things stand in the bridge at this moment, counted when Prometheus asks.

What can be many is counted up to a cap, by an index: asking costs the shop a few milliseconds.
"""

from sqlalchemy import Select, func, literal, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.observability.metrics import BACKLOG, CONVERSATIONS, QUEUE_OLDEST
from crm_bridge.conversations.feed import last_number
from crm_bridge.db import Database, now
from crm_bridge.insights.projecting import last_held
from crm_bridge.models.channel import UNHANDLED, ChannelUpdate
from crm_bridge.models.command import Command
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.mail import TaskMail, TranscriptMail
from crm_bridge.models.message import TO_SEND, UNANSWERED, Message
from crm_bridge.models.webhook import PENDING, WebhookDelivery

CAP = 1_000
OPEN = ("bot", "queued", "human")
_WAITING: dict[str, Select[int]] = {
    "unanswered_messages": select(literal(1)).select_from(Message).where(text(UNANSWERED)),
    "messages_to_send": select(literal(1)).select_from(Message).where(text(TO_SEND)),
    "channel_updates": select(literal(1)).select_from(ChannelUpdate).where(text(UNHANDLED)),
    "webhooks": select(literal(1)).select_from(WebhookDelivery).where(text(PENDING)),
    "orders_to_change": select(literal(1)).where(Command.state == "requested"),
    "transcripts_to_mail": select(literal(1)).where(TranscriptMail.state == "kept"),
    "tasks_to_mail": select(literal(1)).where(
        TaskMail.state == "kept", TaskMail.due_at.is_not(None)
    ),
}


async def refresh(database: Database) -> None:
    """Set the gauges. Raises `Unavailable`."""
    async with database.reading() as session:
        for state in OPEN:
            here = select(literal(1)).where(Conversation.state == state)
            CONVERSATIONS.labels(state).set(await _count(session, here))
        since = await session.scalar(
            select(func.min(Conversation.state_since)).where(Conversation.state == "queued")
        )
        QUEUE_OLDEST.set((now(session) - since).total_seconds() if since else 0)
        for work, query in _WAITING.items():
            BACKLOG.labels(work).set(await _count(session, query))
        behind = await last_number(session) - await last_held(session)
        BACKLOG.labels("events_to_count").set(max(0, behind))


async def _count(session: AsyncSession, query: Select[int]) -> int:
    capped = query.limit(CAP).subquery()
    return await session.scalar(select(func.count()).select_from(capped)) or 0
