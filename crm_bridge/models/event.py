"""The durable feed of changes, and the counter that numbers it."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base


class Event(Base):
    """`number` has no gaps and grows in the order of commits. An event about a message names its
    `seq`; the message itself is read from its own row, so that its text is kept in one place.
    Without a conversation it is about the whole installation."""

    __tablename__ = "events"
    __table_args__ = (Index(None, "conversation_id", "number"),)

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"))
    type: Mapped[str]
    at: Mapped[datetime]
    seq: Mapped[int | None]
    data: Mapped[dict[str, Any]]


class EventCounter(Base):
    """One row: the number given last."""

    __tablename__ = "event_counter"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(BigInteger)
