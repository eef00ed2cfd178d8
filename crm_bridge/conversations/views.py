"""Messages as everybody sees them."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.content import MessageView
from crm_bridge.conversations.places import among
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff

_CHUNK = 200

VIEWED = select(Message, Staff.name).outerjoin(Staff, Staff.id == Message.staff_id)
"""Messages with what else `message_view` needs."""


def message_view(message: Message, agent_name: str | None = None) -> MessageView:
    """`agent_name` for an agent's message; it is the only one that shows a name."""
    content = message.content or {}
    members: dict[str, Any] = {
        "seq": message.seq,
        "at": message.at,
        "author": message.author,
        "text": message.text,
        "id": message.client_id,
        "reply_to": message.reply_to,
        "outcome": message.outcome,
        "agent": {"name": agent_name} if agent_name else None,
        "lang": message.lang,
        "edited": True if "edits" in content or "edit_of" in content else None,
        "deleted": is_deleted(message) or None,
        **content,
    }
    return MessageView.model_validate(members)


def is_deleted(message: Message) -> bool:
    """Whether the customer took it back."""
    return "deleted_at" in (message.content or {})


async def message_views(
    session: AsyncSession, wanted: Iterable[tuple[str, int | None]]
) -> Mapping[tuple[str, int], MessageView]:
    """The messages at these (conversation id, seq) places."""
    places = sorted((cid, seq) for cid, seq in wanted if seq is not None)
    found: dict[tuple[str, int], MessageView] = {}
    for start in range(0, len(places), _CHUNK):
        rows = await session.execute(VIEWED.where(among(places[start : start + _CHUNK])))
        for message, agent_name in rows:
            found[message.conversation_id, message.seq] = message_view(message, agent_name)
    return found
