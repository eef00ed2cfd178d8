"""What staff add to conversations: notes, tags, tasks."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base


class Note(Base):
    """Internal, never shown to the customer. `staff_id` empty: the system wrote it."""

    __tablename__ = "notes"
    __table_args__ = (Index(None, "conversation_id", "at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    episode_id: Mapped[str | None] = mapped_column(ForeignKey("episodes.id"))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    text: Mapped[str]
    at: Mapped[datetime]


class Tag(Base):
    __tablename__ = "tags"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class ConversationTag(Base):
    __tablename__ = "conversation_tags"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    tag_id: Mapped[str] = mapped_column(ForeignKey("tags.id"), primary_key=True)


class Task(Base):
    """Something a team still has to do. `kind` is `call_back` for a queue that nobody came to,
    `message` for one that was left while nobody worked; `email` and `text` are what was left."""

    __tablename__ = "tasks"
    __table_args__ = (Index(None, "done_at", "created_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    title: Mapped[str]
    email: Mapped[str | None]
    text: Mapped[str | None]
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"), index=True)
    team_id: Mapped[str | None] = mapped_column(ForeignKey("teams.id"))
    assignee_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
