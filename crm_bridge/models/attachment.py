"""Files that customers and agents send."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base


class Attachment(Base):
    """A file that was uploaded; its bytes are in the state directory under `id`.

    `size` is in bytes. `seq` is the message that it was sent with, none until then. `staff_id` is
    the agent who uploaded it, empty for the customer's own.
    """

    __tablename__ = "attachments"

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    name: Mapped[str]
    type: Mapped[str]
    size: Mapped[int]
    created_at: Mapped[datetime]
    seq: Mapped[int | None]
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
