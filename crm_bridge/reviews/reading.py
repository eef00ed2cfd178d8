"""One stretch of help as a reviewer reads it: what was said and done, and how long it took."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.channels.whereabouts import Whereabouts, whereabouts
from crm_bridge.conversations.transcript import Transcript, episode_transcript
from crm_bridge.errors import NotFound
from crm_bridge.models.conversation import Episode
from crm_bridge.models.customer import Customer
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff


@dataclass(frozen=True, slots=True)
class Times:
    """How long the customer waited; None for what did not happen. `answer` is from their first
    words to ours, `person` from the first call to whoever took it."""

    lasted: timedelta
    answer: timedelta | None
    person: timedelta | None


@dataclass(frozen=True, slots=True)
class Reading:
    """`agents` are the persons who wrote here, by id; `messages` is how many there are in all,
    which may be more than `found` has."""

    episode: Episode
    found: Transcript
    customer: Customer | None
    where: Whereabouts
    agents: dict[str, str]
    messages: int

    @property
    def times(self) -> Times:
        return _times(self)


async def episode_of(session: AsyncSession, episode_id: str) -> Episode:
    """Raises 404 `transcript_unknown`."""
    episode = await session.get(Episode, episode_id)
    if episode is None:
        raise NotFound("transcript_unknown", "There is no such transcript.")
    return episode


async def read(session: AsyncSession, episode_id: str, limit: int) -> Reading:
    """Its first `limit` messages, and everything else. Raises 404 `transcript_unknown`."""
    episode = await episode_of(session, episode_id)
    found = await episode_transcript(session, episode, limit=limit)
    known = found.conversation.customer_id
    return Reading(
        episode=episode,
        found=found,
        customer=await session.get(Customer, known) if known else None,
        where=await whereabouts(session, found.conversation),
        agents=await agents_of(session, episode_id),
        messages=await _count(session, episode_id),
    )


async def agents_of(session: AsyncSession, episode_id: str) -> dict[str, str]:
    """Who of the staff wrote to the customer there: names by id."""
    rows = await session.execute(
        select(Staff.id, Staff.name)
        .join(Message, Message.staff_id == Staff.id)
        .where(Message.episode_id == episode_id, Message.author == "agent")
        .distinct()
        .order_by(Staff.name)
    )
    return {row[0]: row[1] for row in rows}


async def _count(session: AsyncSession, episode_id: str) -> int:
    query = select(func.count()).select_from(Message).where(Message.episode_id == episode_id)
    return await session.scalar(query) or 0


def _times(reading: Reading) -> Times:
    messages = [entry.message for entry in reading.found.entries]
    asked = next((one.at for one in messages if one.author == "customer"), None)
    answered = next(
        (one.at for one in messages if one.author in ("bot", "agent") and asked and one.at > asked),
        None,
    )
    calls = reading.found.escalations
    accepted = calls[0].accepted_at if calls else None
    last = reading.episode.ended_at or (messages[-1].at if messages else reading.episode.started_at)
    return Times(
        lasted=last - reading.episode.started_at,
        answer=answered - asked if asked and answered else None,
        person=accepted - calls[0].opened_at if accepted else None,
    )
