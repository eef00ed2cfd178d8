"""How a team works, who is there, what is offered to whom, and what customers were promised."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base

MODES = ("automatic", "queue")
PRESENCES = ("online", "busy", "away")
OPEN = "ended_at IS NULL"
DEFAULT = "is_default"


class TeamRules(Base):
    """A team without a row works as a queue that is always open.

    `week` is seven lists of `[from, until]` in minutes after midnight, Monday first, empty for
    always; `zone` empty is UTC. `targets` maps a priority to `[response, resolution]` in minutes.
    `is_default`: calls that name no team come here.
    """

    __tablename__ = "team_rules"
    __table_args__ = (
        CheckConstraint(f"mode IN {MODES}", name="mode"),
        Index(
            "uq_team_rules_default",
            "is_default",
            unique=True,
            sqlite_where=text(DEFAULT),
            postgresql_where=text(DEFAULT),
        ),
    )

    team_id: Mapped[str] = mapped_column(ForeignKey("teams.id"), primary_key=True)
    is_default: Mapped[bool]
    mode: Mapped[str]
    zone: Mapped[str | None]
    week: Mapped[list[Any] | None]
    holidays: Mapped[list[str] | None]
    targets: Mapped[dict[str, Any] | None]


class TeamVersion(Base):
    """How a team worked from `at` on. `action` is `changed`, `restored`, or `there`: as it was
    before its first change. Nobody is who changed it where a file did. `works` is what
    `routing.team_versions.Works` says, `made_default` whether calls that name no team came here
    by this. Appended, never changed."""

    __tablename__ = "team_versions"
    __table_args__ = (Index(None, "team_id", "number"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("teams.id"))
    at: Mapped[datetime]
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    action: Mapped[str]
    made_default: Mapped[bool]
    works: Mapped[dict[str, Any]]


class Presence(Base):
    """A member of staff at work. `seen_at` is when their console was last open. Empty skills or
    languages mean any; `last_given_at` is when something was last offered to them."""

    __tablename__ = "presences"
    __table_args__ = (CheckConstraint(f"status IN {PRESENCES}", name="status"),)

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    status: Mapped[str]
    seen_at: Mapped[datetime]
    capacity: Mapped[int]
    skills: Mapped[list[str] | None]
    languages: Mapped[list[str] | None]
    last_given_at: Mapped[datetime | None]


class Offer(Base):
    """A waiting customer offered to one agent. `outcome` is `accepted`, `expired` or
    `withdrawn`."""

    __tablename__ = "offers"
    __table_args__ = (
        # One open offer a conversation, whatever races.
        Index(
            "uq_offers_open",
            "conversation_id",
            unique=True,
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        Index(None, "conversation_id", "made_at"),
        Index(None, "ended_at", "staff_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]


class ServiceLevel(Base):
    """What was promised when an escalation was opened, as moments; the resolution is kept when
    the escalation ends."""

    __tablename__ = "service_levels"

    escalation_id: Mapped[str] = mapped_column(ForeignKey("escalations.id"), primary_key=True)
    response_warn_at: Mapped[datetime]
    response_due_at: Mapped[datetime]
    responded_at: Mapped[datetime | None]
    resolution_warn_at: Mapped[datetime]
    resolution_due_at: Mapped[datetime]
