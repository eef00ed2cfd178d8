"""What everything that staff do with a conversation begins and ends with."""

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit, texts
from crm_bridge.api.schemas.content import NewReply
from crm_bridge.conversations import messages
from crm_bridge.conversations.records import locked
from crm_bridge.conversations.wording import clean, meaningful
from crm_bridge.errors import Conflict, Unprocessable
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.staff import Staff

MAX_TEXT = 10_000


async def assigned(session: AsyncSession, conversation_id: str, staff: Staff) -> Conversation:
    """The conversation, locked. Raises 409 `not_assigned` unless it is theirs."""
    conversation = await locked(session, conversation_id)
    if conversation.state != "human" or conversation.assignee_id != staff.id:
        raise Conflict("not_assigned", "This conversation is not yours: take it over first.")
    return conversation


async def tell_customer(
    session: AsyncSession, conversation: Conversation, key: str, **values: object
) -> None:
    """A system message in the customer's language."""
    locale = conversation.locale
    text = texts.say(key, locale, **values)
    told = NewReply(author="system", text=text, lang=texts.language(key, locale))
    await messages.say(session, conversation.id, told)


def checked_text(text: str) -> str:
    """Cleaned. Raises 422 `message_empty` or `message_too_long`."""
    cleaned = clean(text)
    if not meaningful(cleaned):
        raise Unprocessable("message_empty", "text: is empty.")
    if len(cleaned) > MAX_TEXT:
        raise Unprocessable("message_too_long", f"text: is longer than {MAX_TEXT} characters.")
    return cleaned


def actor(staff: Staff) -> str:
    return f"staff:{staff.id}"


def record(
    session: AsyncSession,
    staff: Staff,
    action: str,
    conversation: Conversation,
    **detail: object,
) -> None:
    """An entry in the audit log: `conversation.<action>`."""
    subject = f"conversation:{conversation.id}"
    audit.record(session, actor(staff), f"conversation.{action}", subject, detail)
