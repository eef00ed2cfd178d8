"""Mails to customers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base

STATES = ("kept", "sent", "failed")


class TaskMail(Base):
    """What somebody of the staff wrote to the customer of a task. `kept` is not sent yet, and is
    tried again at `due_at`; None when nothing sends it by itself, since there was no mail server.
    After `tries` that failed it is `failed`, and `problem` says why the last one did."""

    __tablename__ = "task_mails"
    __table_args__ = (CheckConstraint(f"state IN {STATES}", name="state"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    task_id: Mapped[str] = mapped_column(ForeignKey("tasks.id"), index=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    to: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    state: Mapped[str]
    tries: Mapped[int]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    problem: Mapped[str | None]
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class TranscriptMail(Base):
    """A conversation that its customer asked to have mailed. `kept` waits to be sent; after
    `tries` that failed it is `failed`, and `problem` says why the last one did."""

    __tablename__ = "transcript_mails"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        Index(None, "state", "written_at"),
        Index(None, "address_key", "written_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    to: Mapped[str]
    address_key: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    state: Mapped[str]
    tries: Mapped[int]
    problem: Mapped[str | None]
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
