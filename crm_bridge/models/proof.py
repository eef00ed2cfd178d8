"""What a visitor has proved in a conversation, and how often they tried in vain."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base


class Proof(Base):
    """Opens a customer (`identity`) or one order (`order`) for one author of one conversation."""

    __tablename__ = "proofs"
    __table_args__ = (Index(None, "conversation_id", "expires_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    author: Mapped[str]
    kind: Mapped[str]
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"))
    order_number: Mapped[str | None] = mapped_column(ForeignKey("orders.number"))
    proved_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    """When it ends; moved to the present by a log-out."""


class ProofTries(Base):
    """Wrong tries against one `subject`: `conversation:cnv_…` or `order:104233` as typed."""

    __tablename__ = "proof_tries"

    subject: Mapped[str] = mapped_column(primary_key=True)
    wrong: Mapped[int]
    last_at: Mapped[datetime]
    locked_until: Mapped[datetime | None]
