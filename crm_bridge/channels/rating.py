"""How it was: asked with buttons where there is no page that could ask."""

from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import texts
from crm_bridge.api.schemas.content import NewButton
from crm_bridge.channels.saying import say
from crm_bridge.conversations import control, marks, summary
from crm_bridge.conversations.episode_lines import read_lines
from crm_bridge.conversations.transitions import IDLE
from crm_bridge.db import now
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.message import IssuedPayload, Message
from crm_bridge.staff import boards

RATE_COMMAND = "careline:rate:"
COMMENT_COMMAND = "careline:comment:"
COMMENTED = "careline:commented:"
"""Kept as the command of what was typed as a comment."""
COMMENT_WITHIN = timedelta(hours=1)
LONGEST_COMMENT = 2000
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
    """Whether it is about how it was, and not the beginning of something new."""
    return (command or "").startswith((RATE_COMMAND, COMMENT_COMMAND, COMMENTED))


async def keep(session: AsyncSession, conversation: Conversation, message: Message) -> None:
    """The button of a message that asked rates the episode that was asked about, once; the next one
    asks for a comment, which is typed then."""
    command = message.command or ""
    if command.startswith(COMMENT_COMMAND):
        # Where something new was begun meanwhile, what is typed belongs to that.
        key = "system_comment" if conversation.state == "closed" else "system_rated"
        await say(session, conversation, key, reply_to=message.seq)
    elif command.startswith(COMMENTED):
        await _keep_comment(session, conversation, message)
    else:
        await _keep_score(session, conversation, message)


async def as_comment(session: AsyncSession, conversation: Conversation) -> str | None:
    """The command of what is typed now, where the customer has just pressed the button for a
    comment; None where it is a message like any other. Asked in a conversation that is over."""
    if conversation.state != "closed" or conversation.over_thread is None:
        return None
    last = await session.scalar(
        select(Message.command)
        .where(
            Message.conversation_id == conversation.id,
            Message.author == "customer",
            Message.seq >= conversation.last_seq - 1,
            Message.at > now(session) - COMMENT_WITHIN,
        )
        .order_by(Message.seq.desc())
        .limit(1)
    )
    if last is None or not last.startswith(COMMENT_COMMAND):
        return None
    return f"{COMMENTED}{last.removeprefix(COMMENT_COMMAND)}"


async def forget_comment(session: AsyncSession, message: Message) -> None:
    """The customer takes back what they typed: it is no comment any more."""
    if (message.command or "").startswith(COMMENTED):
        episode = await _commented(session, message)
        if episode is not None:
            episode.csat_comment = None
            boards.outdate(session, "reviews")


async def _keep_score(session: AsyncSession, conversation: Conversation, message: Message) -> None:
    score, _, episode_id = (message.command or "").removeprefix(RATE_COMMAND).partition(":")
    episode = await session.get(Episode, episode_id)
    if episode is None or episode.csat_at is not None:
        return
    await marks.rate_episode(session, conversation, episode, int(score))
    title = texts.say("system_button_comment", conversation.locale)
    comment = NewButton(title=title, command=f"{COMMENT_COMMAND}{episode.id}")
    buttons = [comment] if conversation.state == "closed" else []
    await say(session, conversation, "system_rated", reply_to=message.seq, buttons=buttons)


async def _keep_comment(
    session: AsyncSession, conversation: Conversation, message: Message
) -> None:
    episode = await _commented(session, message)
    if episode is not None and episode.csat_score is not None:
        comment = message.text[:LONGEST_COMMENT]
        await marks.rate_episode(session, conversation, episode, episode.csat_score, comment)
    await say(session, conversation, "system_rated", reply_to=message.seq)


async def _commented(session: AsyncSession, message: Message) -> Episode | None:
    return await session.get(Episode, (message.command or "").removeprefix(COMMENTED))


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
