"""What agents write with: quick replies, and what they have not sent yet."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base

SHARED = "staff_id IS NULL"


class CannedReply(Base):
    """A quick reply. `staff_id` empty: for everybody; else that person's own. `shortcut` is what is
    typed after a slash; `text` may hold placeholders such as `{customer_name}`."""

    __tablename__ = "canned_replies"
    __table_args__ = (
        # Whatever races: a shortcut stands for one reply among those of everybody, and of each.
        Index(
            "uq_canned_replies_shared_shortcut",
            "shortcut",
            unique=True,
            sqlite_where=text(SHARED),
            postgresql_where=text(SHARED),
        ),
        Index("uq_canned_replies_staff_id_shortcut", "staff_id", "shortcut", unique=True),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    shortcut: Mapped[str]
    text: Mapped[str]
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    updated_at: Mapped[datetime]


class Draft(Base):
    """What somebody has typed in a conversation and not sent: as a reply, and as a note."""

    __tablename__ = "drafts"

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    reply: Mapped[str]
    note: Mapped[str]
    updated_at: Mapped[datetime]


class CannedReplyVersion(Base):
    """A quick reply for everybody as it read when it was `added`, `changed` or `removed`; `there`,
    by nobody, as it was before there were versions. Appended, never changed."""

    __tablename__ = "canned_reply_versions"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    reply_id: Mapped[str]
    at: Mapped[datetime]
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    action: Mapped[str]
    title: Mapped[str]
    shortcut: Mapped[str]
    text: Mapped[str]
