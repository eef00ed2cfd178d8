"""An agent who drops off gives their conversations back; so does whoever is deactivated."""

from datetime import datetime, timedelta

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.conversations import control, escalations, interactions, queue
from crm_bridge.conversations.handoff_messages import agent_gone_message
from crm_bridge.conversations.messages import say
from crm_bridge.conversations.transitions import AGENT_GONE
from crm_bridge.db import now
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.staff import Staff
from crm_bridge.models.team import Presence
from crm_bridge.routing import offers
from crm_bridge.routing.teams import default_team_id, rules_of
from crm_bridge.staff import people


async def of_gone_agents(session: AsyncSession, after: timedelta) -> list[str]:
    """Conversations whose agent's console has been closed for as long as `after`, or whose agent
    has no account any more."""
    found = await session.scalars(_held_by_gone_agents(now(session) - after))
    return list(found)


async def give_back(session: AsyncSession, conversation: Conversation, after: timedelta) -> bool:
    """Back into the queue, near its front; False when the agent is there after all."""
    agent = conversation.assignee_id
    found = _held_by_gone_agents(now(session) - after).where(Conversation.id == conversation.id)
    if agent is None or await session.scalar(found) is None:
        return False
    by = await people.deactivated_by(session, agent)
    await _queue(session, conversation, by or "system")
    rules = await rules_of(session, conversation.team_id)
    await say(session, conversation.id, await agent_gone_message(session, conversation, rules))
    audit.record(
        session, by or "system", "conversation.agent_gone", f"conversation:{conversation.id}",
        {"staff": agent, "why": "deactivated" if by else "away"},
    )  # fmt: skip
    await interactions.refresh(session, conversation)
    return True


def _held_by_gone_agents(last_seen: datetime) -> Select[str]:
    # Whoever goes home with something put off finds it again when it is due.
    is_away = and_(Conversation.snoozed_until.is_(None), Presence.seen_at <= last_seen)
    return (
        select(Conversation.id)
        .join(Staff, Staff.id == Conversation.assignee_id)
        .outerjoin(Presence, Presence.staff_id == Staff.id)
        .where(Conversation.state == "human", or_(is_away, ~Staff.active))
    )


async def _queue(session: AsyncSession, conversation: Conversation, by: str) -> None:
    escalation = await escalations.open_one(session, conversation)
    conversation.queue_rank = queue.rank_again(escalation.priority if escalation else None)
    conversation.team_id = conversation.team_id or await default_team_id(session)
    await control.move(session, conversation, "queued", by, AGENT_GONE)
    await offers.offer_next(session, conversation)
