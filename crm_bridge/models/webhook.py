"""Addresses that are told what happens, what they are told, and every try to tell them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base
from crm_bridge.secrets_at_rest import EncryptedText

STATES = ("pending", "delivered", "failed")
PENDING = "state = 'pending'"


class Webhook(Base):
    """A subscription. `secret` signs what is sent; it is encrypted and not hashed, since it signs
    every time. One that is not `active` is told nothing new, and what it still has to be told
    waits."""

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str]
    events: Mapped[list[str]]
    secret: Mapped[str] = mapped_column(EncryptedText)
    active: Mapped[bool]
    created_at: Mapped[datetime]


class WebhookEvent(Base):
    """Something that happened, as it is told. `body` is the very text that is signed and sent, the
    same at every try and for every subscription."""

    __tablename__ = "webhook_events"

    id: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    body: Mapped[str]


class WebhookDelivery(Base):
    """One event for one subscription. Within a conversation `id` grows as things happened.

    `attempts` and `began_at` count from the first try, or from when somebody sent it again.
    `ended_at` is when it was delivered or given up (`failed`).
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        UniqueConstraint("webhook_id", "event_id"),
        Index(None, "webhook_id", "state", "id"),
        Index(None, "ended_at"),
        Index(
            "ix_webhook_deliveries_pending",
            "webhook_id",
            "conversation_id",
            "id",
            sqlite_where=text(PENDING),
            postgresql_where=text(PENDING),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhooks.id"))
    event_id: Mapped[str] = mapped_column(ForeignKey("webhook_events.id"), index=True)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"))
    state: Mapped[str]
    attempts: Mapped[int]
    began_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class WebhookAttempt(Base):
    """One try: what the receiver answered, or why it gave no answer (`problem`)."""

    __tablename__ = "webhook_attempts"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("webhook_deliveries.id"), index=True)
    at: Mapped[datetime]
    milliseconds: Mapped[int]
    status: Mapped[int | None]
    answer: Mapped[str | None]
    problem: Mapped[str | None]
