"""Where a visitor is and who they say they are, as the page around the chat tells it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.visits import Contact, VisitContext
from crm_bridge.conversations.feed import append_event
from crm_bridge.conversations.records import locked
from crm_bridge.db import now
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.visit import Visit


@dataclass(frozen=True, slots=True)
class Seen:
    """What staff are shown of it, and when it was told."""

    context: VisitContext
    context_at: datetime | None
    contact: Contact


async def note(
    session: AsyncSession,
    conversation: Conversation,
    context: VisitContext | None = None,
    contact: Contact | None = None,
) -> None:
    """Keep what is given; the last one wins. The conversation must be locked."""
    visit = await session.get(Visit, conversation.id)
    if visit is None:
        visit = Visit(conversation_id=conversation.id)
        session.add(visit)
    before = visit.context, visit.contact
    if context is not None:
        visit.context, visit.context_at = context.model_dump(exclude_none=True), now(session)
    if contact is not None:
        told = {**(visit.contact or {}), **contact.model_dump(exclude_none=True)}
        visit.contact, visit.contact_at = told, now(session)
    # Somebody of the staff may be looking; nobody else is told.
    if before != (visit.context, visit.contact) and conversation.state in ("queued", "human"):
        append_event(session, conversation.id, "context")


async def note_context(session: AsyncSession, conversation_id: str, context: VisitContext) -> None:
    """Raises 404 `conversation_unknown`."""
    await note(session, await locked(session, conversation_id), context=context)


async def of_conversation(session: AsyncSession, conversation_id: str) -> Seen:
    """Empty where nothing was told."""
    visit = await session.get(Visit, conversation_id)
    if visit is None:
        return Seen(VisitContext(), None, Contact())
    return Seen(
        VisitContext.model_validate(visit.context or {}),
        visit.context_at,
        Contact.model_validate(visit.contact or {}),
    )
