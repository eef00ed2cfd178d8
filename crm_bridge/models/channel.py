"""Channels besides the web: how they are set up, what came in, and where a conversation goes on."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base
from crm_bridge.secrets_at_rest import EncryptedText

UNHANDLED = "handled_at IS NULL"
SET_ASIDE = "problem IS NOT NULL"


class Channel(Base):
    """`offer` is what the gateways can do (`OfferChannel`), `sealed_values` what an admin filled
    in, as JSON. `number` grows with every change that the gateways must know of, `test` with every
    press of the test button; `tested` is the last one reported."""

    __tablename__ = "channels"

    name: Mapped[str] = mapped_column(primary_key=True)
    offer: Mapped[dict[str, Any]]
    offered_at: Mapped[datetime]
    enabled: Mapped[bool]
    sealed_values: Mapped[str | None] = mapped_column(EncryptedText)
    number: Mapped[int]
    test: Mapped[int]
    tested: Mapped[int]
    state: Mapped[str]
    detail: Mapped[str]
    reported_at: Mapped[datetime | None]
    last_in_at: Mapped[datetime | None]
    last_out_at: Mapped[datetime | None]
    problem: Mapped[str | None]
    """Why something that came in last could not be used."""
    problem_at: Mapped[datetime | None]


class ChannelConnection(Base):
    """A Slack workspace, a Telegram bot: a place where the channel is connected."""

    __tablename__ = "channel_connections"

    channel: Mapped[str] = mapped_column(ForeignKey("channels.name"), primary_key=True)
    external_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    sealed_secrets: Mapped[str | None] = mapped_column(EncryptedText)
    active: Mapped[bool]
    problem: Mapped[str | None]
    connected_at: Mapped[datetime]
    last_in_at: Mapped[datetime | None]
    last_out_at: Mapped[datetime | None]


class ChannelUpdate(Base):
    """What a provider sent, kept before it gets its acknowledgement. `body` is emptied as soon as
    it was handled, unless there was a problem with it."""

    __tablename__ = "channel_updates"
    __table_args__ = (
        UniqueConstraint("channel", "key"),
        Index(
            "ix_channel_updates_unhandled",
            "thread",
            "position",
            sqlite_where=text(UNHANDLED),
            postgresql_where=text(UNHANDLED),
        ),
        Index(
            "ix_channel_updates_set_aside",
            "channel",
            "id",
            sqlite_where=text(SET_ASIDE),
            postgresql_where=text(SET_ASIDE),
        ),
        Index(None, "handled_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    channel: Mapped[str]
    connection: Mapped[str]
    key: Mapped[str]
    thread: Mapped[str]
    position: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    problem: Mapped[str | None]


class ChannelThread(Base):
    """A place on the provider's side, and the conversation that is held there. `address` is what
    the channel needs to answer, `gone` why it cannot until the customer writes again.

    One sender at a time delivers there: `holder`, since `held_at`, until `held_until`.
    """

    __tablename__ = "channel_threads"
    __table_args__ = (
        UniqueConstraint("channel", "thread"),
        Index(None, "channel", "author_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    thread: Mapped[str]
    connection: Mapped[str]
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    private: Mapped[bool]
    address: Mapped[dict[str, Any]]
    author_id: Mapped[str]
    author_name: Mapped[str]
    gone: Mapped[str | None]
    holder: Mapped[str | None]
    held_at: Mapped[datetime | None]
    held_until: Mapped[datetime | None]


class ChannelMessage(Base):
    """By which ids a provider knows a message; one that was sent in parts has several."""

    __tablename__ = "channel_messages"
    __table_args__ = (Index(None, "conversation_id", "external_id"),)

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    external_id: Mapped[str] = mapped_column(primary_key=True)


class LinkCode(Base):
    """Opens a conversation in a channel once; only its SHA-256 is kept. `customer_id` is whom the
    conversation stood identified as when it was given out."""

    __tablename__ = "link_codes"

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    channel: Mapped[str]
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"))
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_in: Mapped[str | None]
    """The thread that it was used in: there the same person may come with it again, and nothing
    happens twice."""
