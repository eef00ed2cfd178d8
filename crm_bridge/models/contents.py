"""What leads changed in the texts and the help articles, version by version."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base


class ContentVersion(Base):
    """Appended, never changed. The newest of a text or an article is in use; the highest `number`
    names the state of them all. `kind` is `text` (`name` its key) or `article` (`name` its slug,
    `locale` empty). `content` is `{"entries": […]}` of a text, `{"source": …}` or
    `{"retired": true}` of an article, and None where it is as in the files. `restores` names the
    version whose content this is again; 0 is that of the files."""

    __tablename__ = "content_versions"
    __table_args__ = (Index(None, "kind", "name", "locale", "number"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    name: Mapped[str]
    locale: Mapped[str]
    at: Mapped[datetime]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    why: Mapped[str]
    content: Mapped[dict[str, Any] | None]
    restores: Mapped[int | None]
