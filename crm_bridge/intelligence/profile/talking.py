"""What a customer's conversations say of them: where and when they write, about what, and how they
felt."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from statistics import fmean

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations.resolutions import UNRATED
from crm_bridge.conversations.summary import TALK
from crm_bridge.intelligence.profile.buying import Share
from crm_bridge.models.conversation import Episode
from crm_bridge.models.escalation import Interaction
from crm_bridge.models.message import Message

MOST = 200
"""The newest so many stretches of help are looked at."""
ENOUGH = 4
"""Of fewer conversations no hours are called usual."""
WINDOW = 4
"""Hours: people write at about the same time, not at the same minute."""
MOSTLY = 0.6
LATELY = 3
"""The mood is that of the last so many conversations."""
_POINTS, _TOPICS = 10, 3
_MOVED = 0.25
_FELT = 0.2


@dataclass(frozen=True, slots=True)
class Talk:
    """One stretch of help; `sentiment` is the mean of the customer's messages, from -1 to 1."""

    conversation_id: str
    channel: str
    at: datetime
    intents: tuple[str, ...]
    sentiment: float | None
    outcome: str | None
    resolution: str | None
    csat: int | None


@dataclass(frozen=True, slots=True)
class Hours:
    """From `begin` to `end` o'clock of the shop's day, in `count` of `of` conversations."""

    begin: int
    end: int
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class Felt:
    """The sentiment of one conversation."""

    at: datetime
    score: float

    @property
    def label(self) -> str:
        return label_of(self.score)


@dataclass(frozen=True, slots=True)
class Mood:
    """`score` is the mean of the last few conversations, `turned` `better` or `worse` than those
    before, or None; `history` the newest last."""

    score: float
    conversations: int
    turned: str | None
    history: tuple[Felt, ...]

    @property
    def label(self) -> str:
        return label_of(self.score)


@dataclass(frozen=True, slots=True)
class Rated:
    """The scores from 1 to 5 that they gave."""

    last: int
    average: float
    count: int


@dataclass(frozen=True, slots=True)
class Talking:
    conversations: int
    last: Talk | None
    channel: Share | None
    hours: Hours | None
    topics: tuple[Share, ...]
    mood: Mood | None
    rated: Rated | None


async def talks_of(session: AsyncSession, customer_id: str) -> list[Talk]:
    """The newest `MOST` of a customer, newest first; spam, duplicates and empty ones left out."""
    query = (
        select(Interaction, Episode.csat_score)
        .join(Episode, Episode.id == Interaction.episode_id)
        .where(Interaction.customer_id == customer_id)
        .order_by(Interaction.started_at.desc(), Interaction.id)
        .limit(MOST)
    )
    rows = [(one, csat) for one, csat in await session.execute(query)]
    going_on = await _going_on(session, [one.episode_id for one, _ in rows if not one.ended_at])
    found = []
    for one, csat in rows:
        felt = going_on.get(one.episode_id, one.sentiment)
        written = one.message_count or one.episode_id in going_on
        if written and one.resolution not in UNRATED:
            found.append(_talk(one, felt, csat))
    return found


def _talk(one: Interaction, felt: float | None, csat: int | None) -> Talk:
    return Talk(
        conversation_id=one.conversation_id,
        channel=one.channel,
        at=one.started_at,
        intents=tuple(one.intents),
        sentiment=felt,
        outcome=one.outcome,
        resolution=one.resolution,
        csat=csat,
    )


async def _going_on(session: AsyncSession, episodes: Sequence[str]) -> dict[str, float | None]:
    """The mean sentiment so far of stretches that go on, whose record is written at their end;
    those in which the customer wrote nothing are left out."""
    if not episodes:
        return {}
    rows = await session.execute(
        select(Message.episode_id, func.avg(Message.sentiment_score))
        .where(Message.episode_id.in_(episodes), Message.author == "customer")
        .group_by(Message.episode_id)
    )
    return {episode: float(felt) if felt is not None else None for episode, felt in rows}


def talking_of(talks: Sequence[Talk], zone: tzinfo) -> Talking:
    """`talks` newest first; `zone` is the shop's: its customers are taken to live by its clock."""
    return Talking(
        conversations=len(talks),
        last=talks[0] if talks else None,
        channel=_channel(talks),
        hours=_hours([talk.at.astimezone(zone).hour for talk in talks]),
        topics=_topics(talks),
        mood=_mood(talks),
        rated=_rated(talks),
    )


def label_of(score: float) -> str:
    return "positive" if score > _FELT else "negative" if score < -_FELT else "neutral"


def _channel(talks: Sequence[Talk]) -> Share | None:
    if len(talks) < 2:
        return None
    ((name, count),) = Counter(talk.channel for talk in talks).most_common(1)
    return Share(name, count, len(talks))


def _hours(hours: Sequence[int]) -> Hours | None:
    """The `WINDOW` hours, over midnight if need be, in which most of them fall."""
    if len(hours) < ENOUGH:
        return None
    counts = Counter(hours)
    inside = {begin: sum(counts[(begin + k) % 24] for k in range(WINDOW)) for begin in range(24)}
    begin = max(inside, key=lambda hour: (inside[hour], counts[hour], -hour))
    if inside[begin] < MOSTLY * len(hours):
        return None
    return Hours(begin, (begin + WINDOW) % 24, inside[begin], len(hours))


def _topics(talks: Sequence[Talk]) -> tuple[Share, ...]:
    counts = Counter(intent for talk in talks for intent in set(talk.intents) if intent not in TALK)
    # In the order of their names where they were as frequent.
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Share(name, count, len(talks)) for name, count in ordered[:_TOPICS])


def _mood(talks: Sequence[Talk]) -> Mood | None:
    felt = [Felt(talk.at, talk.sentiment) for talk in talks if talk.sentiment is not None]
    if not felt:
        return None
    lately, before = felt[:LATELY], felt[LATELY:]
    score = fmean(one.score for one in lately)
    moved = score - fmean(one.score for one in before) if before else 0.0
    turned = "better" if moved >= _MOVED else "worse" if moved <= -_MOVED else None
    return Mood(score, len(lately), turned, tuple(reversed(felt[:_POINTS])))


def _rated(talks: Sequence[Talk]) -> Rated | None:
    scores = [talk.csat for talk in talks if talk.csat is not None]
    return Rated(scores[0], fmean(scores), len(scores)) if scores else None
