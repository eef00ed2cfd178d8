"""What the shop sells."""

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base


class Product(Base):
    """`id` is the shop's own; `price` is in minor units of `currency`. `source` is what the last
    import said, to see what the next changes."""

    __tablename__ = "products"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    category: Mapped[str] = mapped_column(index=True)
    description: Mapped[str]
    price: Mapped[int]
    currency: Mapped[str]
    stock: Mapped[int]
    brand: Mapped[str | None]
    attributes: Mapped[dict[str, Any]]
    image: Mapped[str | None]
    url: Mapped[str | None]
    source: Mapped[dict[str, Any] | None]
