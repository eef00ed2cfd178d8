"""Runs that try a change set, put its model to work, or take it back."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base

KINDS = ("evaluate", "accept", "roll_back")
STATES = ("queued", "running", "done", "refused", "failed", "interrupted")


class TrainingRun(Base):
    """One at a time is under way. `result` is what `bot.assistant.change_sets` measured; `refused`
    says that it got worse, with `detail` as the reason, which is also where a failure is told.

    `model` was made by an evaluation, or was put to work by what followed. `by` is nobody of the
    staff for the command line. `log` is the end of what the training said.
    """

    __tablename__ = "training_runs"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint(f"state IN {STATES}", name="state"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    change_set_id: Mapped[str | None] = mapped_column(ForeignKey("change_sets.id"), index=True)
    kind: Mapped[str]
    state: Mapped[str]
    percent: Mapped[int]
    progress: Mapped[str]
    model: Mapped[str | None]
    result: Mapped[dict[str, Any] | None]
    detail: Mapped[str | None]
    log: Mapped[str]
    by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
