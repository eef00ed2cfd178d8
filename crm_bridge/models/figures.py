"""What figures tell by themselves: alerts, weekly reports, who gets a mail, and these mails."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base
from crm_bridge.models.mail import STATES


class Alert(Base):
    """A figure left its usual band between `begins_at` and `ends_at`, on `day` in the shop's zone.

    A count without `whole`, else a share of it. `low` and `high` are the band, from `weeks` earlier
    weeks; the same hours are looked at again while they last, so `part` may have grown since
    `found_at`.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        UniqueConstraint("figure", "begins_at", "ends_at"),
        Index(None, "day", "figure"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    figure: Mapped[str]
    day: Mapped[str]
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    part: Mapped[int]
    whole: Mapped[int | None]
    low: Mapped[float]
    high: Mapped[float]
    weeks: Mapped[int]
    found_at: Mapped[datetime]


class AlertMute(Base):
    """A figure whose alerts are not shown and not mailed before `until`."""

    __tablename__ = "alert_mutes"

    figure: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))


class FigureMailWish(Base):
    """Who gets which mails. Without a row: the weekly report, and no alerts."""

    __tablename__ = "figure_mail_wishes"

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    alerts: Mapped[bool]
    report: Mapped[bool]


class WeeklyReport(Base):
    """`week` is as `2026-W47`; `content` is the report as it was written, and stays so."""

    __tablename__ = "weekly_reports"

    week: Mapped[str] = mapped_column(primary_key=True)
    written_at: Mapped[datetime]
    content: Mapped[dict[str, Any]]


class FigureMail(Base):
    """An alert or a report for one of the staff. `topic` names it once: one mail about it each.
    `kept` is tried at `due_at`; after `tries` that failed it is `failed`, `problem` says why."""

    __tablename__ = "figure_mails"
    __table_args__ = (
        UniqueConstraint("topic", "staff_id"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        Index(None, "state", "due_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    topic: Mapped[str]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    to: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    state: Mapped[str]
    tries: Mapped[int]
    problem: Mapped[str | None]
    due_at: Mapped[datetime | None]
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
