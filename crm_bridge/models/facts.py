"""What leads look for and count: each stretch of help as one row, projected from what is kept.

Nothing here is a record: `crm_bridge/insights` makes all of it anew from conversations, episodes,
messages and escalations, and brings it up to date as the feed goes on.
"""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base

UNANSWERED = "first_response_late IS NULL AND first_response_due_at IS NOT NULL"
UNRESOLVED = "resolution_late IS NULL AND resolution_due_at IS NOT NULL"
COUNTED = (
    "started_on", "started_weekday", "started_hour", "channel", "team_id", "main_intent", "called",
    "reason", "contained", "alone", "came_back", "ended_at", "resolution", "customer_messages",
    "bot_messages", "agent_messages", "not_understood", "repeats", "first_sentiment",
    "last_sentiment", "first_mood", "last_mood", "csat_score", "first_response_seconds",
    "resolution_seconds", "first_response_late", "resolution_late", "episode_id",
)  # fmt: skip
"""What dashboards count: an index has it all, so that a year is counted without reading the rows,
five to ten times as fast."""


class EpisodeFacts(Base):
    """One stretch of help. It becomes a row with its first message.

    `id` numbers the rows, for the index of words. `opening` is what the customer wanted, in the
    first of their own words that say it. `state` is the control state of a conversation's newest
    episode, `closed` for those before it. `outcome` is the interaction's (`resolved_by_bot`,
    `handed_over`, `abandoned`), empty while the episode goes on.

    `not_understood` counts the customer's messages for which the assistant took no need and no
    article answered, what answers its own questions left out; `repeats` the assistant's answers
    after which the customer said the same again in other words. Sentiments are scores from -1 to 1,
    `*_mood` the labels; `negative`, `neutral` and `positive` count messages.

    `main_intent` is the need that most messages had, small talk apart. `called`: a person was
    called, `reason` and `priority` say why (the first call's) and how urgently; `person`: one had
    it; `agent_id` is the last who did, or wrote.

    `alone`: it ended, and the assistant answered all of it: the customer asked for something, the
    last of it was answered and understood, the assistant waited for nothing more, and no person was
    called or wrote. `came_back`: the same customer, or the same conversation, asked for one of the
    same needs again by `settled_at`, a day after the end. `contained` is `alone` without
    `came_back`. All three are empty while the episode goes on, and where there was nothing to
    contain: the customer asked for nothing (a greeting alone), or it was spam or a duplicate.

    `first_response_seconds` runs from the first call to the first words of a person after it,
    `resolution_seconds` to the end of that call; `*_late` compares both with what was promised,
    empty where nothing was or where it is not over yet.

    `started_on`, `started_weekday` (Monday is 0) and `started_hour` are in the shop's time zone.
    """

    __tablename__ = "episode_facts"
    __table_args__ = (
        # With its start, a period needs no look at rows that are outside of it.
        Index("ix_episode_facts_activity", "last_activity_at", "id", "started_at"),
        Index(None, "state", "last_activity_at"),
        Index(None, "started_at", "id"),
        Index("ix_episode_facts_counted", "started_at", *COUNTED),
        Index(None, "conversation_id", "started_at"),
        Index(None, "customer_id", "started_at"),
        Index(
            "ix_episode_facts_unanswered",
            "first_response_due_at",
            sqlite_where=text(UNANSWERED),
            postgresql_where=text(UNANSWERED),
        ),
        Index(
            "ix_episode_facts_unresolved",
            "resolution_due_at",
            sqlite_where=text(UNRESOLVED),
            postgresql_where=text(UNRESOLVED),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    episode_id: Mapped[str] = mapped_column(ForeignKey("episodes.id"), unique=True)
    conversation_id: Mapped[str]
    customer_id: Mapped[str | None]
    channel: Mapped[str]
    locale: Mapped[str]
    language: Mapped[str]
    opening: Mapped[str]

    started_at: Mapped[datetime]
    started_on: Mapped[str]
    started_weekday: Mapped[int]
    started_hour: Mapped[int]
    last_activity_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None]
    state: Mapped[str]
    outcome: Mapped[str | None]
    resolution: Mapped[str | None]

    customer_messages: Mapped[int]
    bot_messages: Mapped[int]
    agent_messages: Mapped[int]
    not_understood: Mapped[int]
    repeats: Mapped[int]
    lowest_confidence: Mapped[float | None]
    main_intent: Mapped[str | None]

    first_sentiment: Mapped[float | None]
    last_sentiment: Mapped[float | None]
    lowest_sentiment: Mapped[float | None]
    first_mood: Mapped[str | None]
    last_mood: Mapped[str | None]
    negative: Mapped[int]
    neutral: Mapped[int]
    positive: Mapped[int]

    called: Mapped[bool]
    reason: Mapped[str | None]
    priority: Mapped[str | None]
    team_id: Mapped[str | None]
    agent_id: Mapped[str | None]
    person: Mapped[bool]
    alone: Mapped[bool | None]
    came_back: Mapped[bool | None]
    contained: Mapped[bool | None]
    settled_at: Mapped[datetime | None]

    csat_score: Mapped[int | None]
    csat_at: Mapped[datetime | None] = mapped_column(index=True)
    first_response_seconds: Mapped[float | None]
    first_response_due_at: Mapped[datetime | None]
    first_response_late: Mapped[bool | None]
    resolution_seconds: Mapped[float | None]
    resolution_due_at: Mapped[datetime | None]
    resolution_late: Mapped[bool | None]
    changed_at: Mapped[datetime]


class EpisodeIntent(Base):
    """An intent of the customer's messages, and of how many. `need`: it is worth a mention, no
    small talk."""

    __tablename__ = "episode_intents"
    __table_args__ = (Index(None, "intent", "episode_id"),)

    episode_id: Mapped[str] = mapped_column(ForeignKey("episodes.id"), primary_key=True)
    intent: Mapped[str] = mapped_column(primary_key=True)
    messages: Mapped[int]
    need: Mapped[bool]


class EpisodeArticle(Base):
    """A help article that the assistant answered from: how often, and after how many of those
    answers the customer neither said the same again, nor was not understood, nor needed a
    person."""

    __tablename__ = "episode_articles"
    __table_args__ = (Index(None, "slug", "episode_id"),)

    episode_id: Mapped[str] = mapped_column(ForeignKey("episodes.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    shown: Mapped[int]
    solved: Mapped[int]


class EpisodeOrder(Base):
    """An order that was spoken of, under the key by which a typed number is found."""

    __tablename__ = "episode_orders"
    __table_args__ = (Index(None, "order_key", "episode_id"),)

    episode_id: Mapped[str] = mapped_column(ForeignKey("episodes.id"), primary_key=True)
    order_key: Mapped[str] = mapped_column(primary_key=True)


class EpisodeAgent(Base):
    """A person who had the episode or wrote in it, and how many messages."""

    __tablename__ = "episode_agents"
    __table_args__ = (Index(None, "staff_id", "episode_id"),)

    episode_id: Mapped[str] = mapped_column(ForeignKey("episodes.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(primary_key=True)
    messages: Mapped[int]


class FactsProgress(Base):
    """One row: the number of the last event of the feed that the facts hold."""

    __tablename__ = "facts_progress"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(BigInteger)
