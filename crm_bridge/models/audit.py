"""Who changed what, and when."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base


class AuditEvent(Base):
    """Appended, never changed. `actor` and `subject` are `kind:id`, e.g. `staff:stf_…`."""

    __tablename__ = "audit_events"
    __table_args__ = (Index(None, "subject", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]]
