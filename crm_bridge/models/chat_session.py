"""The tokens under which a visitor's browser speaks."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base


class ChatSession(Base):
    """The token itself is not kept, only its SHA-256. `replaces` is the token it was resumed
    with, which is cut short once this one is used."""

    __tablename__ = "chat_sessions"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    first_used_at: Mapped[datetime | None]
    replaces: Mapped[str | None]
