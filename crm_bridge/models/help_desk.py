"""What an outside help desk has sent already."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base


class HelpDeskReply(Base):
    """A message under the help desk's own id for it: sent again, it is not said again."""

    __tablename__ = "help_desk_replies"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    external_id: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
