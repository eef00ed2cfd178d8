"""Each time a shop's data was loaded. The newest id is the version of the shop's data."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base


class ShopImport(Base):
    """One load that changed something; `summary` counts rows by file."""

    __tablename__ = "shop_imports"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    summary: Mapped[dict[str, Any]]
