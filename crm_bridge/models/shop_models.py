"""Models of the shop's data in their versions, the runs that trained them, and what was found
wrong with the data."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base

KINDS = ("train", "lists", "check")
CAUSES = ("schedule", "import", "first", "asked", "unusable", "put_back")
RUN_STATES = ("queued", "running", "done", "failed", "interrupted")
VERSION_STATES = ("at_work", "kept", "refused", "damaged", "removed")
ATTEMPTS = ("loaded", "unchanged", "refused")


class ShopModelRun(Base):
    """One at a time is under way. `names` are the models to train, or whose lists to write;
    `check` looks at the data alone. `outcomes` has for each model `{"name", "state", "detail",
    "version"}`; `detail` says why the whole run failed."""

    __tablename__ = "shop_model_runs"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint(f"cause IN {CAUSES}", name="cause"),
        CheckConstraint(f"state IN {RUN_STATES}", name="state"),
        Index(None, "state"),
        Index(None, "at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    cause: Mapped[str]
    names: Mapped[list[str]]
    state: Mapped[str]
    percent: Mapped[int]
    progress: Mapped[str]
    detail: Mapped[str | None]
    outcomes: Mapped[list[dict[str, Any]]]
    data_version: Mapped[int]
    by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ShopModelVersion(Base):
    """`number` counts the versions of one model. `files` has the SHA-256 of each file by its path
    in the version's folder. `compared` is `{"version", "value", "same_period"}`: what the version
    that was at work reached. `detail` says why it was refused or cannot be used. Of a removed one
    the record stays alone."""

    __tablename__ = "shop_model_versions"
    __table_args__ = (
        UniqueConstraint("name", "number"),
        CheckConstraint(f"state IN {VERSION_STATES}", name="state"),
        Index(
            "uq_shop_model_versions_at_work",
            "name",
            unique=True,
            sqlite_where=text("state = 'at_work'"),
            postgresql_where=text("state = 'at_work'"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    number: Mapped[int]
    format: Mapped[int]
    state: Mapped[str]
    detail: Mapped[str | None]
    data_from: Mapped[datetime]
    data_to: Mapped[datetime]
    held_from: Mapped[datetime | None]
    held_to: Mapped[datetime | None]
    rows: Mapped[int]
    metrics: Mapped[dict[str, Any]]
    judged_by: Mapped[str | None]
    better: Mapped[str]
    compared: Mapped[dict[str, Any] | None]
    files: Mapped[dict[str, Any]]
    seconds: Mapped[float]
    run_id: Mapped[str] = mapped_column(ForeignKey("shop_model_runs.id"))
    by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


class QualityRun(Base):
    """`sources` has for each `{"rows", "newest"}`, `findings` what
    `crm_bridge.intelligence.quality.findings.Finding` says, all checks among them."""

    __tablename__ = "quality_runs"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    sources: Mapped[dict[str, Any]]
    findings: Mapped[list[dict[str, Any]]]


class ImportAttempt(Base):
    """Each time somebody tried to load files, refused ones too; `errors` are the first few."""

    __tablename__ = "import_attempts"
    __table_args__ = (CheckConstraint(f"outcome IN {ATTEMPTS}", name="outcome"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    folder: Mapped[str]
    outcome: Mapped[str]
    counts: Mapped[dict[str, Any]]
    rows_read: Mapped[dict[str, Any]]
    error_count: Mapped[int]
    errors: Mapped[list[str]]
