"""Messages, the payloads issued with them, and the turns that answer them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base

UNANSWERED = "author = 'customer' AND outcome IS NULL"
TO_SEND = "to_channel AND delivery = 'kept'"


class Message(Base):
    """`seq` counts from 1 in a conversation without gaps; `client_id` is the customer's own id.

    `content` holds buttons, cards, sources and form as the client sees them, with issued codes.
    `command` and `values` are what a chosen button or form meant. `understanding` keeps ranking
    and entities; intent and sentiment have columns, because lists are filtered by them.
    `delivery` is `kept`, `sent`, `failed` or `uncertain`. With `to_channel` it goes out over a
    channel's thread; the gateways fetch it from here.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_id"),
        Index(None, "episode_id", "seq"),
        Index(
            "ix_messages_unanswered",
            "conversation_id",
            "seq",
            sqlite_where=text(UNANSWERED),
            postgresql_where=text(UNANSWERED),
        ),
        Index(
            "ix_messages_to_send",
            "conversation_id",
            "seq",
            sqlite_where=text(TO_SEND),
            postgresql_where=text(TO_SEND),
        ),
    )

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    episode_id: Mapped[str | None] = mapped_column(ForeignKey("episodes.id"))
    at: Mapped[datetime]
    author: Mapped[str]
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    text: Mapped[str]
    client_id: Mapped[str | None]
    reply_to: Mapped[int | None]
    outcome: Mapped[str | None]
    delivery: Mapped[str]
    to_channel: Mapped[bool | None]
    delivery_problem: Mapped[str | None]
    content: Mapped[dict[str, Any] | None]
    lang: Mapped[str | None]
    command: Mapped[str | None]
    values: Mapped[dict[str, Any] | None]
    intent: Mapped[str | None]
    confidence: Mapped[float | None]
    sentiment: Mapped[str | None]
    sentiment_score: Mapped[float | None]
    understanding: Mapped[dict[str, Any] | None]
    actions: Mapped[list[dict[str, Any]] | None]


class IssuedPayload(Base):
    """What an opaque payload stands for. `fields` is there for forms alone."""

    __tablename__ = "issued_payloads"

    code: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    seq: Mapped[int]
    title: Mapped[str]
    command: Mapped[str]
    fields: Mapped[list[dict[str, Any]] | None]


class Turn(Base):
    """One customer message being answered; taken again after a crash it keeps its id.

    `reply_seqs`, `outcome` and `dropped` are its result, given again on a repeat.
    `awaiting` is what the assistant still waits for, if anything.
    """

    __tablename__ = "turns"
    __table_args__ = (UniqueConstraint("conversation_id", "seq"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    episode_id: Mapped[str] = mapped_column(ForeignKey("episodes.id"), index=True)
    seq: Mapped[int]
    fence: Mapped[int]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    dropped: Mapped[bool]
    reply_seqs: Mapped[list[Any] | None]
    awaiting: Mapped[str | None]
