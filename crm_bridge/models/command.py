"""Changes to orders that somebody asked for, and what became of them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base


class Command(Base):
    """`requested` until the shop behind the port says `confirmed` or `refused`.

    `idempotency_key` makes asking twice harmless, `id` makes sending twice to the shop harmless.
    `product_ids` empty means the whole order. `submitted_at` is when the shop took it, `told_at`
    when the customer was told of a late decision. Only the customer's own commands have a turn;
    staff may ask outside of any conversation.
    """

    __tablename__ = "commands"
    __table_args__ = (Index(None, "state", "next_attempt_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"), index=True)
    turn_id: Mapped[str | None] = mapped_column(index=True)
    actor: Mapped[str]
    order_number: Mapped[str] = mapped_column(ForeignKey("orders.number"), index=True)
    kind: Mapped[str]
    state: Mapped[str]
    refusal: Mapped[str | None]
    address: Mapped[str | None]
    product_ids: Mapped[list[str]]
    reason: Mapped[str | None]
    exchange_for: Mapped[str | None]
    refund: Mapped[int | None]
    fee: Mapped[int | None]
    currency: Mapped[str]
    label_number: Mapped[str | None] = mapped_column(unique=True)
    connector: Mapped[str]
    attempts: Mapped[int]
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    next_attempt_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
