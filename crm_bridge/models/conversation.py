"""A conversation, its episodes, and every change of who answers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base

STATES = ("bot", "queued", "human", "closed")
HAS_TEAM = "team_id IS NOT NULL"
LOW_SCORE = 2
"""Of 1 to 5: customers who give no more were not helped as they should have been."""
SCORED_LOW = f"csat_score <= {LOW_SCORE}"


class Conversation(Base):
    """One per customer and channel thread, as long as it lives.

    `last_seq` numbers the messages. `fence` counts every lease ever given, so an older holder is
    known by it; `lease_turn_id` is empty when the lease was given back or a person took over.
    `queue_rank` orders the queue (0 urgent, 1 high, 2 normal), then `state_since`. `moods` are the
    sentiment scores of the customer's last messages to the bot, newest first. `snoozed_until`: the
    person in control is not reminded of it before, unless the customer writes. `over_thread` is the
    channel's thread that the customer's newest words came over, empty while they came from the web.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        UniqueConstraint("channel", "thread"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        Index(None, "state", "last_activity_at"),
        Index(None, "last_activity_at", "id"),
        Index(
            "ix_conversations_of_team",
            "team_id",
            "last_activity_at",
            "id",
            sqlite_where=text(HAS_TEAM),
            postgresql_where=text(HAS_TEAM),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    thread: Mapped[str | None]
    private: Mapped[bool]
    locale: Mapped[str]
    page: Mapped[str | None]
    created_at: Mapped[datetime]
    last_activity_at: Mapped[datetime]
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"), index=True)

    state: Mapped[str]
    state_since: Mapped[datetime]
    assignee_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"), index=True)
    team_id: Mapped[str | None] = mapped_column(ForeignKey("teams.id"))
    queue_rank: Mapped[int]
    moods: Mapped[list[float] | None]
    snoozed_until: Mapped[datetime | None]

    # No foreign key: threads already point here.
    over_thread: Mapped[str | None]

    # No foreign key: episodes already point here, and a circle could not be created in one go.
    episode_id: Mapped[str | None]
    last_seq: Mapped[int]
    customer_seen_seq: Mapped[int]
    agent_seen_seq: Mapped[int]

    fence: Mapped[int]
    lease_holder: Mapped[str | None]
    lease_turn_id: Mapped[str | None]
    lease_expires_at: Mapped[datetime | None]


class Episode(Base):
    """One stretch of help: from its first message until it was closed or left idle.

    `resolution` is how it ended in the words of whoever closed it (see `conversations/closing.py`);
    `merged_into` is the conversation of the same customer in which the matter goes on.
    """

    __tablename__ = "episodes"
    __table_args__ = (
        UniqueConstraint("conversation_id", "number"),
        Index(
            "ix_episodes_scored_low",
            "csat_at",
            sqlite_where=text(SCORED_LOW),
            postgresql_where=text(SCORED_LOW),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    number: Mapped[int]
    first_seq: Mapped[int]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None]
    resolution: Mapped[str | None]
    # No foreign key, so that the column can be added where SQLite keeps the table.
    merged_into: Mapped[str | None] = mapped_column(index=True)
    team_id: Mapped[str | None] = mapped_column(ForeignKey("teams.id"))
    priority: Mapped[str]
    person_since: Mapped[datetime | None]
    """When a person first had it; empty while only the bot did."""
    csat_score: Mapped[int | None]
    csat_comment: Mapped[str | None]
    csat_at: Mapped[datetime | None]


class ControlMove(Base):
    """A change of control: appended, never changed. `who` is an actor such as `staff:stf_…`;
    `given_to` says to whom it was passed on, `team:tem_…` or `staff:stf_…`."""

    __tablename__ = "control_moves"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    episode_id: Mapped[str | None]
    from_state: Mapped[str]
    to_state: Mapped[str]
    who: Mapped[str]
    why: Mapped[str]
    given_to: Mapped[str | None]
    at: Mapped[datetime]
