"""What leads changed in the rules that call a person, version by version."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base


class EscalationVersion(Base):
    """Appended, never changed; the highest `number` is in use. `changes` is the whole difference to
    the file (`bot.escalation.changes`), not to the version before. `restores` names the version
    whose changes these are again; 0 is the file alone."""

    __tablename__ = "escalation_versions"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    why: Mapped[str]
    changes: Mapped[dict[str, Any]]
    restores: Mapped[int | None]
