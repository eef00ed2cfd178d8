"""One message of a customer as staff ask about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations.records import read
from crm_bridge.errors import NotFound
from crm_bridge.models.escalation import Escalation
from crm_bridge.models.message import Message


@dataclass(frozen=True, slots=True)
class Asked:
    """`calls` are the calls for a person that this message led to: `reason`, `matched` …"""

    message: Message
    calls: list[Mapping[str, Any]]


async def asked(session: AsyncSession, conversation_id: str, seq: int) -> Asked:
    """Raises 404 `conversation_unknown`, or `message_unknown` where the customer wrote nothing."""
    await read(session, conversation_id)
    message = await session.get(Message, (conversation_id, seq))
    if message is None or message.author != "customer" or not message.text:
        raise NotFound("message_unknown", "The customer wrote no such message.")
    lists = await session.scalars(
        select(Escalation.reasons)
        .where(Escalation.conversation_id == conversation_id)
        .order_by(Escalation.opened_at)
    )
    return Asked(message, [call for calls in lists for call in calls if call.get("seq") == seq])
