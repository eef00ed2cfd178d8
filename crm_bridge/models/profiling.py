"""Customers of whom nothing may be worked out."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base


class ProfilingExclusion(Base):
    """A row as long as it holds, apart from the customer's own, which imports write. `actor` is
    who set it, as in the audit: `customer`, `staff:stf_…` or `scope:help_desk`."""

    __tablename__ = "profiling_exclusions"

    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    since: Mapped[datetime]
    actor: Mapped[str]
