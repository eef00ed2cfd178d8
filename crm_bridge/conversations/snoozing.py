"""Putting a conversation off: it is out of its agent's way until a time, or until the customer
writes. It stays theirs, and the customer is told nothing."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.conversations import control
from crm_bridge.conversations.staff_steps import assigned, record
from crm_bridge.db import now
from crm_bridge.errors import Unprocessable
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.staff import Staff

LONGEST = timedelta(days=90)


def is_snoozed(conversation: Conversation) -> bool:
    """Whether it is put off; the sweeper ends it when its time has come."""
    return conversation.snoozed_until is not None


async def snooze(
    session: AsyncSession, conversation_id: str, staff: Staff, until: datetime
) -> None:
    """Raises 409 `not_assigned`, 422 `snooze_time` for a time that is past or too far away."""
    conversation = await assigned(session, conversation_id, staff)
    if not now(session) < until <= now(session) + LONGEST:
        raise Unprocessable(
            "snooze_time", f"Choose a time to come, at most {LONGEST.days} days from now."
        )
    conversation.snoozed_until = until
    record(session, staff, "snoozed", conversation, until=until.isoformat())
    await control.tell(session, conversation)


async def wake(session: AsyncSession, conversation_id: str, staff: Staff) -> None:
    """Their own wish. Raises 409 `not_assigned`."""
    conversation = await assigned(session, conversation_id, staff)
    if is_snoozed(conversation):
        conversation.snoozed_until = None
        record(session, staff, "woken", conversation)
        await control.tell(session, conversation)


async def due(session: AsyncSession) -> list[str]:
    """Those whose time has come."""
    found = await session.scalars(
        select(Conversation.id).where(
            Conversation.state == "human", Conversation.snoozed_until <= now(session)
        )
    )
    return list(found)


async def come_back(session: AsyncSession, conversation: Conversation) -> None:
    """To the top of its agent's list, if its time has come."""
    until = conversation.snoozed_until
    if until is None or until > now(session):
        return
    conversation.snoozed_until = None
    conversation.last_activity_at = now(session)
    audit.record(session, "system", "conversation.woken", f"conversation:{conversation.id}")
    # The pages of staff follow the feed.
    await control.tell(session, conversation)
