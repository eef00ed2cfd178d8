"""Mails to customers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base

STATES = ("kept", "sent", "failed")


class TaskMail(Base):
    """What somebody of the staff wrote to the customer of a task. `kept` is not sent yet: there is
    no mail server, or its answer was never heard. `problem` says why the last try failed."""

    __tablename__ = "task_mails"
    __table_args__ = (CheckConstraint(f"state IN {STATES}", name="state"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    task_id: Mapped[str] = mapped_column(ForeignKey("tasks.id"), index=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    to: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    state: Mapped[str]
    problem: Mapped[str | None]
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
