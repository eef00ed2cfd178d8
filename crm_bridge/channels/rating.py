"""How it was: asked with buttons where there is no page that could ask."""

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.content import NewButton
from crm_bridge.channels.saying import say
from crm_bridge.conversations import control, marks
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.message import Message

RATE_COMMAND = "careline:rate:"
SCORES = range(1, 6)


async def ask(session: AsyncSession, conversation: Conversation, episode: Episode) -> None:
    """When an episode has ended whose customer writes over a channel. One that fell silent with the
    assistant alone is left in peace: there the question would come as a message of its own, out of
    nothing; and others could press where others read."""
    if conversation.over_thread is None or not conversation.private:
        return
    if episode.person_since is None or not await control.is_to_be_rated(session, conversation):
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
