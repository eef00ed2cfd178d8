"""Colleagues who were named in a note, or in a comment of a review."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base


class Mention(Base):
    """Once a note or comment and person: exactly one of the two is there. `seen_at` empty: they
    have not looked yet."""

    __tablename__ = "mentions"
    __table_args__ = (
        UniqueConstraint("note_id", "staff_id"),
        UniqueConstraint("comment_id", "staff_id"),
        Index(None, "staff_id", "seen_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    note_id: Mapped[str | None] = mapped_column(ForeignKey("notes.id"))
    comment_id: Mapped[str | None] = mapped_column(ForeignKey("review_comments.id"))
    at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
