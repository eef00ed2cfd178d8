"""How it was: asked with buttons where there is no page that could ask."""

from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.content import NewButton
from crm_bridge.channels.saying import say
from crm_bridge.conversations import control, marks, summary
from crm_bridge.conversations.episode_lines import read_lines
from crm_bridge.conversations.transitions import IDLE
from crm_bridge.db import now
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.message import IssuedPayload, Message

RATE_COMMAND = "careline:rate:"
SCORES = range(1, 6)
APART = timedelta(days=1)
"""Who was asked is not asked about the assistant again before."""


async def ask(session: AsyncSession, conversation: Conversation, episode: Episode) -> None:
    """When an episode has ended whose customer writes over a channel, once an episode. Where
    several people read, others could press."""
    if conversation.over_thread is None or not conversation.private:
        return
    if not await control.is_to_be_rated(session, conversation):
        return
    if episode.person_since is None and not await _helped_alone(session, episode):
        return
    buttons = [
        NewButton(title=f"{score} ★", command=f"{RATE_COMMAND}{score}:{episode.id}")
        for score in SCORES
    ]
    await say(session, conversation, "system_rate", buttons=buttons)


def is_rating(command: str | None) -> bool:
    return command is not None and command.startswith(RATE_COMMAND)


async def keep(session: AsyncSession, conversation: Conversation, message: Message) -> None:
    """The button of a message that asked: it rates the episode that was asked about, once."""
    score, _, episode_id = (message.command or "").removeprefix(RATE_COMMAND).partition(":")
    episode = await session.get(Episode, episode_id)
    if episode is None or episode.csat_at is not None:
        return
    await marks.rate_episode(session, conversation, episode, int(score))
    await say(session, conversation, "system_rated", reply_to=message.seq)


async def _helped_alone(session: AsyncSession, episode: Episode) -> bool:
    """Whether the assistant answered something that the customer wanted, and they fell silent over
    it. The question comes as a message of its own: not after a greeting, not to who left half-way,
    and not every time."""
    if episode.ended_why != IDLE:
        return False
    lines = await read_lines(session, episode.id)
    solved = summary.outcome_of(lines, handed_over=False) == "resolved_by_bot"
    return solved and bool(summary.needs(lines)) and not await _asked_lately(session, episode)


async def _asked_lately(session: AsyncSession, episode: Episode) -> bool:
    asked = exists().where(
        IssuedPayload.conversation_id == episode.conversation_id,
        IssuedPayload.command.startswith(RATE_COMMAND, autoescape=True),
        Message.conversation_id == IssuedPayload.conversation_id,
        Message.seq == IssuedPayload.seq,
        Message.at > now(session) - APART,
    )
    return bool(await session.scalar(select(asked)))
