"""Orders, their lines, and what was sent back. Money is minor units of the order's currency."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm_bridge.models.base import Base
from crm_bridge.models.customer import Customer
from crm_bridge.models.product import Product


class Order(Base):
    """`number` is as the shop writes it; `number_key` and `number_digits` find it as typed.
    `source` is what the last import said, to see what the next changes."""

    __tablename__ = "orders"
    __table_args__ = (Index(None, "customer_id", "placed_at"),)

    number: Mapped[str] = mapped_column(primary_key=True)
    number_key: Mapped[str] = mapped_column(index=True)
    number_digits: Mapped[str] = mapped_column(index=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    placed_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(index=True)
    currency: Mapped[str]
    total: Mapped[int]
    shipping_address: Mapped[str | None]
    postcode: Mapped[str | None]
    country: Mapped[str | None]
    carrier: Mapped[str | None]
    tracking_number: Mapped[str | None]
    promised_at: Mapped[datetime | None]
    shipped_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    payment_method: Mapped[str | None]
    source: Mapped[dict[str, Any] | None]

    customer: Mapped[Customer] = relationship(lazy="raise")
    lines: Mapped[list["OrderLine"]] = relationship(
        order_by="OrderLine.position", lazy="raise", viewonly=True
    )
    returns: Mapped[list["Return"]] = relationship(
        order_by="Return.requested_at, Return.id", lazy="raise", viewonly=True
    )


class OrderLine(Base):
    """`position` counts the lines of an order from 0, in the order the shop gave them."""

    __tablename__ = "order_lines"
    __table_args__ = (UniqueConstraint("order_number", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    order_number: Mapped[str] = mapped_column(ForeignKey("orders.number"))
    position: Mapped[int]
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id"), index=True)
    quantity: Mapped[int]
    unit_price: Mapped[int]
    size: Mapped[str | None]
    colour: Mapped[str | None]

    product: Mapped[Product] = relationship(lazy="raise")


class Return(Base):
    """A product sent back. `command_id` names the command that asked for it, none for imported;
    `source` is what the last import said, none before the shop confirmed it in its own data."""

    __tablename__ = "returns"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    order_number: Mapped[str] = mapped_column(ForeignKey("orders.number"), index=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id"))
    requested_at: Mapped[datetime]
    state: Mapped[str]
    reason: Mapped[str | None]
    amount: Mapped[int | None]
    refunded_at: Mapped[datetime | None]
    label_number: Mapped[str | None]
    exchange_for: Mapped[str | None]
    command_id: Mapped[str | None] = mapped_column(ForeignKey("commands.id"))
    source: Mapped[dict[str, Any] | None]
