"""What leads keep of their lists of transcripts: filters by name, and files made of them."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base


class SavedFilter(Base):
    """`query` is the filter as it stands in an address, without its days where `period` names days
    that move along (`yesterday`). `shared`: it is all leads'. `staff_id` is who made it."""

    __tablename__ = "saved_filters"
    __table_args__ = (Index("uq_saved_filters_staff_id_name", "staff_id", "name", unique=True),)

    id: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    name: Mapped[str]
    query: Mapped[str]
    period: Mapped[str | None]
    shared: Mapped[bool]
    updated_at: Mapped[datetime]


class TranscriptExport(Base):
    """A file of all transcripts that a filter finds. `state` is `waiting`, `running`, `ready`,
    `failed`, `cancelled` or `gone`: a file is removed at `expires_at`. `starts` counts how often it
    was begun, since a bridge that starts again begins what was not finished."""

    __tablename__ = "transcript_exports"
    __table_args__ = (Index(None, "staff_id", "created_at"), Index(None, "state"))

    id: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    query: Mapped[str]
    format: Mapped[str]
    masked: Mapped[bool]
    state: Mapped[str]
    starts: Mapped[int]
    total: Mapped[int]
    done: Mapped[int]
    size: Mapped[int] = mapped_column(BigInteger)
    problem: Mapped[str | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
