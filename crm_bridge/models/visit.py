"""What the page around a conversation told of its visitor."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base


class Visit(Base):
    """`context` is where they are (`VisitContext`), `contact` who they say they are (`Contact`).
    Neither proves anything: no access is ever decided by this table."""

    __tablename__ = "visits"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    context: Mapped[dict[str, Any] | None]
    context_at: Mapped[datetime | None]
    contact: Mapped[dict[str, Any] | None]
    contact_at: Mapped[datetime | None]
