"""What the assistant found in a message, kept beside it."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.conversations import Understanding
from crm_bridge.conversations import interactions
from crm_bridge.conversations.feed import append_event
from crm_bridge.conversations.records import locked
from crm_bridge.conversations.views import is_deleted
from crm_bridge.errors import NotFound
from crm_bridge.models.message import Message


async def note(session: AsyncSession, conversation_id: str, seq: int, found: Understanding) -> None:
    """What names something is left out of a message that the customer took back meanwhile.

    Raises 404 `conversation_unknown` or `message_unknown`.
    """
    conversation = await locked(session, conversation_id)
    message = await session.get(Message, (conversation_id, seq))
    if message is None:
        raise NotFound("message_unknown", f"There is no message {seq} in this conversation.")
    kept = found.model_copy(update={"entities": []}) if is_deleted(message) else found
    for name, value in columns(kept).items():
        setattr(message, name, value)
    append_event(session, conversation.id, "understood", {"seq": seq})
    if conversation.state in ("queued", "human"):
        await interactions.refresh(session, conversation)


def columns(found: Understanding | None) -> dict[str, Any]:
    """The columns of a message that say what was understood; none when nothing was."""
    if found is None:
        return {}
    return {
        "intent": found.intent.name if found.intent else None,
        "confidence": found.intent.confidence if found.intent else None,
        "sentiment": found.sentiment.label if found.sentiment else None,
        "sentiment_score": found.sentiment.score if found.sentiment else None,
        "understanding": {
            "ranking": [entry.model_dump() for entry in found.ranking],
            "entities": [entity.model_dump() for entity in found.entities],
            "needs": [need.model_dump() for need in found.needs],
            "escalation": found.escalation.model_dump() if found.escalation else None,
        },
    }
