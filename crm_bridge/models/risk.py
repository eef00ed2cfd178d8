"""Orders and accounts that stood out, and what agents found when they looked."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base

VERDICTS = ("fine", "not_fine")


class OrderRisk(Base):
    """An unusual order: its score from 0 to 100, and the facts that made it, in words."""

    __tablename__ = "order_risks"
    __table_args__ = (Index(None, "placed_at"),)

    order_number: Mapped[str] = mapped_column(ForeignKey("orders.number"), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    placed_at: Mapped[datetime]
    score: Mapped[float]
    facts: Mapped[list[str]]
    scored_at: Mapped[datetime]


class AccountRisk(Base):
    """An unusual account, by what it did in the year before `last_order_at`."""

    __tablename__ = "account_risks"
    __table_args__ = (Index(None, "score"),)

    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    orders: Mapped[int]
    last_order_at: Mapped[datetime]
    score: Mapped[float]
    facts: Mapped[list[str]]
    scored_at: Mapped[datetime]


class RiskLook(Base):
    """Somebody looked at an order, or at the account where `order_number` is empty. The newest
    look is what holds; earlier ones stay."""

    __tablename__ = "risk_looks"
    __table_args__ = (
        CheckConstraint(f"verdict IN {VERDICTS}", name="verdict"),
        Index(None, "order_number", "at"),
        Index(None, "customer_id", "at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    order_number: Mapped[str | None] = mapped_column(ForeignKey("orders.number"))
    verdict: Mapped[str]
    note: Mapped[str]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
