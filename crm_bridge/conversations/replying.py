"""An agent's words to the customer: what can be sent, and why something cannot."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.content import MessageView
from crm_bridge.api.schemas.conversations import MOST_ATTACHMENTS
from crm_bridge.attachments import records as attachments
from crm_bridge.conversations import interactions, messages
from crm_bridge.conversations.records import locked
from crm_bridge.conversations.staff_steps import MAX_TEXT
from crm_bridge.conversations.wording import clean, meaningful
from crm_bridge.errors import Conflict, Unprocessable
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.staff import Staff
from crm_bridge.replies.placeholders import still_open
from crm_bridge.routing import levels
from crm_bridge.staff.names import names_of


async def reply(
    session: AsyncSession,
    conversation_id: str,
    staff: Staff,
    text: str,
    files: Sequence[str] = (),
) -> MessageView:
    """Say something to the customer; `files` are ids of what the agent has uploaded here.

    Raises 409 `not_assigned` unless the conversation is theirs, 422 `message_empty`,
    `message_too_long`, `message_invalid` (too many files), `placeholder_open` and
    `attachment_unknown`. Then nothing was sent.
    """
    conversation = await locked(session, conversation_id)
    await _require_theirs(session, conversation, staff)
    words = sendable(text, with_files=bool(files))
    if len(files) > MOST_ATTACHMENTS:
        raise Unprocessable("message_invalid", f"A message takes {MOST_ATTACHMENTS} files at most.")
    sent = await attachments.unused(session, conversation_id, files, staff.id)
    view = messages.say_as_agent(session, conversation, staff, words, sent)
    await levels.answered(session, conversation)
    await interactions.refresh(session, conversation)
    return view


def sendable(text: str, *, with_files: bool = False) -> str:
    """The text as a customer may read it. Raises 422 as `reply`."""
    words = clean(text)
    if not meaningful(words):
        if with_files:
            return ""
        raise Unprocessable("message_empty", "text: is empty.")
    if len(words) > MAX_TEXT:
        raise Unprocessable("message_too_long", f"text: is longer than {MAX_TEXT} characters.")
    places = ", ".join(f"{{{name}}}" for name in still_open(words))
    if places:
        raise Unprocessable(
            "placeholder_open", f"Nothing was sent: fill in {places} first, or take it out."
        )
    return words


async def _require_theirs(session: AsyncSession, conversation: Conversation, staff: Staff) -> None:
    holder = conversation.assignee_id
    if conversation.state == "human" and holder == staff.id:
        return
    names = await names_of(session, [holder]) if holder else {}
    detail = why_not(conversation.state, names.get(holder or ""))
    raise Conflict("not_assigned", f"{detail} Nothing was sent; your text is kept.")


def why_not(state: str, holder: str | None) -> str:
    """Why somebody else than `holder` cannot reply in this state."""
    if state == "human":
        return f"{holder or 'A colleague'} has this conversation now."
    if state == "closed":
        return "This conversation is closed; the customer’s next message opens it again."
    if state == "queued":
        return "This conversation waits in the queue: accept it first."
    return "This conversation is not yours: take it over first."
