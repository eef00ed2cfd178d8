"""How far each of the staff has read."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base


class StaffSeen(Base):
    """The last message of a conversation that this member of staff had on the screen."""

    __tablename__ = "staff_seen"

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    seq: Mapped[int]
