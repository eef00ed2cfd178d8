"""The CRM's view of an episode: exactly one, made with it, brought up to date as it goes."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations import summary
from crm_bridge.conversations.episode_lines import read_lines
from crm_bridge.db import now
from crm_bridge.models.base import new_id
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.escalation import Interaction


def begin(session: AsyncSession, conversation: Conversation, episode: Episode) -> None:
    """The interaction of a new episode, still empty."""
    session.add(
        Interaction(
            id=new_id("int"),
            conversation_id=conversation.id,
            episode_id=episode.id,
            customer_id=conversation.customer_id,
            channel=conversation.channel,
            started_at=episode.started_at,
            message_count=0,
            intents=[],
            summary="",
            updated_at=episode.started_at,
        )
    )


async def refresh(session: AsyncSession, conversation: Conversation) -> None:
    """Write down how the present episode stands; while a person has it, after each message."""
    if conversation.episode_id is None:
        return
    episode = await session.get_one(Episode, conversation.episode_id)
    interaction = (
        await session.scalars(select(Interaction).where(Interaction.episode_id == episode.id))
    ).one()
    lines = await read_lines(session, episode.id)
    if episode.ended_at is not None:
        interaction.ended_at = episode.ended_at
        interaction.outcome = summary.outcome_of(
            lines, handed_over=episode.person_since is not None
        )
        interaction.resolution = episode.resolution
    interaction.customer_id = conversation.customer_id
    interaction.message_count = len(lines)
    interaction.intents = summary.intents(lines)
    interaction.sentiment = summary.mean_sentiment(lines)
    interaction.sentiment_trend = summary.sentiment_trend(lines)
    interaction.summary = summary.interaction_summary(
        lines, conversation.channel, interaction.outcome, interaction.resolution
    )
    interaction.updated_at = now(session)
