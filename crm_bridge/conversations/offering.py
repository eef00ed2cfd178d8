"""Waiting customers whose offer is over, or who were offered to nobody yet."""

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations import control
from crm_bridge.db import now
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.staff import Staff
from crm_bridge.models.team import Offer, TeamRules
from crm_bridge.routing import offers


async def to_be_offered(session: AsyncSession) -> list[str]:
    """In the order of the queue."""
    offered = exists().where(Offer.conversation_id == Conversation.id, Offer.ended_at.is_(None))
    over = exists().where(
        Offer.conversation_id == Conversation.id,
        Offer.ended_at.is_(None),
        Offer.staff_id == Staff.id,
        or_(Offer.expires_at <= now(session), ~Staff.active),
    )
    found = await session.scalars(
        select(Conversation.id)
        .outerjoin(TeamRules, TeamRules.team_id == Conversation.team_id)
        .where(
            Conversation.state == "queued", or_(over, (TeamRules.mode == "automatic") & ~offered)
        )
        .order_by(Conversation.queue_rank, Conversation.state_since, Conversation.id)
    )
    return list(found)


async def offer_on(session: AsyncSession, conversation: Conversation) -> None:
    """End an offer whose time is over, and make the next one."""
    if conversation.state != "queued":
        return
    expired = await offers.expire(session, conversation)
    made = await offers.offer_next(session, conversation)
    if expired or made is not None:
        # The pages of staff follow the feed.
        await control.tell(session, conversation)
