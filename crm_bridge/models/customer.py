"""A person who buys, and the channel accounts that were proved to be theirs."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base


class Customer(Base):
    """`id` is the shop's own; `source` what the last import said, to see what the next changes."""

    __tablename__ = "customers"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(index=True)
    phone: Mapped[str | None]
    postcode: Mapped[str | None]
    country: Mapped[str | None]
    locale: Mapped[str | None]
    tier: Mapped[str | None]
    points: Mapped[int | None]
    marketing_consent: Mapped[bool | None]
    created_at: Mapped[datetime]
    source: Mapped[dict[str, Any] | None]


class Identity(Base):
    """A channel's user id bound to a customer, with how and when it was last proved."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("channel", "external_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    external_id: Mapped[str]
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    method: Mapped[str]
    """How: `signed_token` by the shop, `link` by a one-time code from a chat that knew them."""
    first_proved_at: Mapped[datetime]
    last_proved_at: Mapped[datetime]
