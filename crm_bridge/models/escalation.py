"""Calls for a person, and the CRM's view of an episode."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base

OPEN = "ended_at IS NULL"


class Escalation(Base):
    """`reasons` lists every call for it (`reason`, `matched`, `topic`, `seq`, `at`), the first one
    first. `outcome` is `returned`, `left_queue`, `nobody_came` or `closed`."""

    __tablename__ = "escalations"
    __table_args__ = (
        # One open escalation an episode, whatever races.
        Index(
            "uq_escalations_open",
            "episode_id",
            unique=True,
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    episode_id: Mapped[str] = mapped_column(ForeignKey("episodes.id"), index=True)
    reason: Mapped[str]
    matched: Mapped[str | None]
    topic: Mapped[str | None]
    priority: Mapped[str]
    team_id: Mapped[str | None] = mapped_column(ForeignKey("teams.id"))
    reasons: Mapped[list[dict[str, Any]]]
    summary: Mapped[str]
    opened_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]


class Interaction(Base):
    """Exactly one an episode. `outcome` (`resolved_by_bot`, `handed_over`, `abandoned`) is empty
    until the episode ends; `resolution` is that of whoever closed it. `sentiment_trend` is
    `improving`, `worsening`, `steady` or empty; `sentiment` is the mean score, from -1 to 1."""

    __tablename__ = "interactions"
    __table_args__ = (Index(None, "customer_id", "started_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    episode_id: Mapped[str] = mapped_column(ForeignKey("episodes.id"), unique=True)
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"))
    channel: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    message_count: Mapped[int]
    intents: Mapped[list[str]]
    sentiment: Mapped[float | None]
    sentiment_trend: Mapped[str | None]
    outcome: Mapped[str | None]
    resolution: Mapped[str | None]
    summary: Mapped[str]
    updated_at: Mapped[datetime]
