"""A lead gives what one colleague has to another: somebody fell ill, or has too much to do."""

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations import joining, notes
from crm_bridge.conversations import transitions as why
from crm_bridge.conversations.records import locked
from crm_bridge.errors import Conflict, Unprocessable
from crm_bridge.models.staff import Staff


async def reassign(
    session: AsyncSession,
    conversation_id: str,
    lead: Staff,
    colleague_id: str,
    reason: str,
    *,
    seen: str | None,
) -> None:
    """`colleague_id` has the conversation from now on. `seen` is whose it was when the lead decided
    so; `reason` is left as a note, for colleagues alone.

    Raises 404 `staff_unknown`, 409 `transition_refused`, `assignee_changed` and
    `colleague_absent`, 422 `reason_missing`, `same_assignee` and `message_too_long`.
    """
    conversation = await locked(session, conversation_id)
    if conversation.state == "human" and conversation.assignee_id != seen:
        raise Conflict("assignee_changed", "Somebody else has this conversation meanwhile.")
    if colleague_id == seen:
        raise Unprocessable("same_assignee", "They have this conversation already.")
    if not reason.strip():
        raise Unprocessable("reason_missing", "Say why: both colleagues read it.")
    colleague = await joining.colleague_here(session, colleague_id)
    await joining.join(session, conversation, colleague, why.ASSIGNED, by=lead)
    await notes.add(session, conversation, lead, reason)
