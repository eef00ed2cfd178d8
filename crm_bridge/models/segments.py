"""Segments of customers: who is in which, and how they moved."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base


class Segmentation(Base):
    """One way of putting customers together: `value` or `habits`. `search` tells how its segments
    were found, `groups` is what the next ones are compared with, `at` when they were counted."""

    __tablename__ = "segmentations"

    scheme: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    customers: Mapped[int]
    search: Mapped[dict[str, Any] | None]
    groups: Mapped[dict[str, Any] | None]


class Segment(Base):
    """`key` is what filters and rules call it. `means` says how its customers are; `traits` what
    sets them apart, the most telling first. One that is not found any more has `gone_at`: what
    names it still has its name."""

    __tablename__ = "segments"

    key: Mapped[str] = mapped_column(primary_key=True)
    scheme: Mapped[str]
    position: Mapped[int]
    name: Mapped[str]
    means: Mapped[str]
    traits: Mapped[list[dict[str, Any]]]
    gone_at: Mapped[datetime | None]


class SegmentMembership(Base):
    """Where a customer is now, one row a scheme, and where they were when the month began (""
    before their first order). `spend` is what their orders came to, in minor units."""

    __tablename__ = "segment_memberships"
    __table_args__ = (Index(None, "segment", "spend"),)

    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    scheme: Mapped[str] = mapped_column(primary_key=True)
    segment: Mapped[str]
    before: Mapped[str]
    spend: Mapped[int] = mapped_column(BigInteger)


class SegmentMove(Base):
    """So many customers were in `origin` ("" is nowhere yet) when the month began, and in `target`
    when it ended; those who stayed among them. `month` as in 2026-11."""

    __tablename__ = "segment_moves"

    scheme: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(primary_key=True)
    origin: Mapped[str] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(primary_key=True)
    customers: Mapped[int]
