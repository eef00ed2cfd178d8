"""An agent who drops off gives their conversations back."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.conversations import control, escalations, interactions, queue
from crm_bridge.conversations.handoff_messages import agent_gone_message
from crm_bridge.conversations.messages import say
from crm_bridge.conversations.transitions import AGENT_GONE
from crm_bridge.db import now
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.team import Presence
from crm_bridge.routing import offers, presence
from crm_bridge.routing.teams import default_team_id, rules_of


async def of_gone_agents(session: AsyncSession) -> list[str]:
    """Conversations whose agent's console has been closed for too long."""
    found = await session.scalars(
        select(Conversation.id)
        .join(Presence, Presence.staff_id == Conversation.assignee_id)
        .where(
            Conversation.state == "human",
            # Whoever goes home with something put off finds it again when it is due.
            Conversation.snoozed_until.is_(None),
            Presence.seen_at <= now(session) - presence.GONE,
        )
    )
    return list(found)


async def give_back(session: AsyncSession, conversation: Conversation) -> bool:
    """Back into the queue, near its front; False when the agent is there after all."""
    agent = conversation.assignee_id
    if conversation.state != "human" or agent is None or conversation.snoozed_until is not None:
        return False
    if not await presence.is_gone(session, agent):
        return False
    await _queue(session, conversation)
    rules = await rules_of(session, conversation.team_id)
    await say(session, conversation.id, await agent_gone_message(session, conversation, rules))
    audit.record(
        session, "system", "conversation.agent_gone", f"conversation:{conversation.id}",
        {"staff": agent},
    )  # fmt: skip
    await interactions.refresh(session, conversation)
    return True


async def _queue(session: AsyncSession, conversation: Conversation) -> None:
    escalation = await escalations.open_one(session, conversation)
    conversation.queue_rank = queue.rank_again(escalation.priority if escalation else None)
    conversation.team_id = conversation.team_id or await default_team_id(session)
    await control.move(session, conversation, "queued", "system", AGENT_GONE)
    await offers.offer_next(session, conversation)
