"""Episodes: one stretch of help each. They begin with a message and end closed or idle."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.channels import rating
from crm_bridge.conversations import control, interactions
from crm_bridge.conversations.transitions import NEW_MESSAGE
from crm_bridge.db import now
from crm_bridge.models.base import new_id
from crm_bridge.models.conversation import Conversation, Episode


async def ensure(session: AsyncSession, conversation: Conversation, who: str) -> None:
    """Before a message is kept: the first one, and one after the end, begin an episode."""
    if conversation.state == "closed":
        await _begin(session, conversation)
        await control.move(session, conversation, "bot", who, NEW_MESSAGE)
    elif conversation.episode_id is None:
        await _begin(session, conversation)


async def end(session: AsyncSession, conversation: Conversation, who: str, why: str) -> None:
    """Close the conversation and its episode. Raises 409 `transition_refused`."""
    await control.move(session, conversation, "closed", who, why)
    if conversation.episode_id is not None:
        episode = await session.get_one(Episode, conversation.episode_id)
        episode.ended_at = now(session)
        episode.ended_why = why
        await rating.ask(session, conversation, episode)
    await interactions.refresh(session, conversation)


async def _begin(session: AsyncSession, conversation: Conversation) -> None:
    earlier = await session.scalar(
        select(func.count()).select_from(Episode).where(Episode.conversation_id == conversation.id)
    )
    episode = Episode(
        id=new_id("ep"),
        conversation_id=conversation.id,
        number=1 + (earlier or 0),
        first_seq=conversation.last_seq + 1,
        started_at=now(session),
        priority="normal",
    )
    session.add(episode)
    # Messages and the interaction refer to it.
    await session.flush()
    interactions.begin(session, conversation, episode)
    conversation.episode_id = episode.id
    conversation.team_id = None
