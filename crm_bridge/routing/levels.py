"""What customers are promised when a person is called, and when it was kept."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.conversations import Priority
from crm_bridge.db import now
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.escalation import Escalation
from crm_bridge.models.team import ServiceLevel
from crm_bridge.routing.targets import Promise, promise
from crm_bridge.routing.teams import Rules


def begin(session: AsyncSession, escalation: Escalation, priority: Priority, rules: Rules) -> None:
    """Write down by when the team must answer and be done."""
    target = rules.targets[priority]
    response = promise(rules.hours, now(session), target.response)
    resolution = promise(rules.hours, now(session), target.resolution)
    if response is None or resolution is None:
        return
    session.add(
        ServiceLevel(
            escalation_id=escalation.id,
            response_warn_at=response.warn_at,
            response_due_at=response.due_at,
            resolution_warn_at=resolution.warn_at,
            resolution_due_at=resolution.due_at,
        )
    )


async def answered(session: AsyncSession, conversation: Conversation) -> None:
    """A person has written to the customer; the first time counts."""
    level = await session.scalar(
        select(ServiceLevel)
        .join(Escalation, Escalation.id == ServiceLevel.escalation_id)
        .where(
            Escalation.episode_id == conversation.episode_id,
            Escalation.ended_at.is_(None),
            ServiceLevel.responded_at.is_(None),
        )
    )
    if level is not None:
        level.responded_at = now(session)


def open_promise(level: ServiceLevel) -> Promise:
    """What is to be kept next: the first answer, then the end. A first answer that came too late
    stays in the record, but no longer in the way of the resolution's countdown."""
    if level.responded_at is None:
        return Promise(level.response_warn_at, level.response_due_at)
    return Promise(level.resolution_warn_at, level.resolution_due_at)
