"""What leads say about a stretch of help that they have read: reviews, comments, scores."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base

ABOUT = ("conversation", "answer", "agent")
SCALES = ("five", "yes_no")
WISHES = ("look", "score")


class EpisodeReview(Base):
    """Where the reading of an episode stands; without a row nobody has begun. With `assignee_id` a
    colleague is asked to have a `look`, or to `score` it."""

    __tablename__ = "episode_reviews"
    __table_args__ = (
        CheckConstraint(f"wish IN {WISHES}", name="wish"),
        Index(None, "assignee_id", "assigned_at"),
        Index(None, "reviewed_at"),
    )

    episode_id: Mapped[str] = mapped_column(ForeignKey("episodes.id"), primary_key=True)
    reviewed_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    reviewed_at: Mapped[datetime | None]
    assignee_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    assigned_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    assigned_at: Mapped[datetime | None]
    wish: Mapped[str | None]


class ReviewComment(Base):
    """For colleagues who review; `seq` is the message that it is about, if it is about one."""

    __tablename__ = "review_comments"
    __table_args__ = (Index(None, "episode_id", "at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    episode_id: Mapped[str] = mapped_column(ForeignKey("episodes.id"))
    seq: Mapped[int | None]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    text: Mapped[str]
    at: Mapped[datetime]


class Criterion(Base):
    """A question of the scorecard. `version` is the one asked now; a retired one is asked no more,
    and keeps its scores."""

    __tablename__ = "criteria"

    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    position: Mapped[int]
    retired_at: Mapped[datetime | None]


class CriterionVersion(Base):
    """How a criterion was worded, from `at` on. It is asked once about the whole `conversation`,
    about each of its persons (`agent`), or about single answers of the assistant (`answer`)."""

    __tablename__ = "criterion_versions"
    __table_args__ = (
        CheckConstraint(f"about IN {ABOUT}", name="about"),
        CheckConstraint(f"scale IN {SCALES}", name="scale"),
    )

    criterion_id: Mapped[str] = mapped_column(ForeignKey("criteria.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    question: Mapped[str]
    scale: Mapped[str]
    about: Mapped[str]
    weight: Mapped[int]
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


class Scoring(Base):
    """One reviewer's scorecard of one episode."""

    __tablename__ = "scorings"
    __table_args__ = (UniqueConstraint("episode_id", "staff_id"), Index(None, "at"))

    id: Mapped[str] = mapped_column(primary_key=True)
    episode_id: Mapped[str] = mapped_column(ForeignKey("episodes.id"))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    comment: Mapped[str]
    at: Mapped[datetime]


class Score(Base):
    """`subject` is `conversation`, `answer:SEQ` or `agent:STAFF_ID`; `value` runs from 1 to 5, or
    is 0 for no and 1 for yes, as the scale of that version of the criterion says."""

    __tablename__ = "scores"
    __table_args__ = (
        ForeignKeyConstraint(
            ["criterion_id", "version"],
            ["criterion_versions.criterion_id", "criterion_versions.version"],
            name="fk_scores_criterion_id",
        ),
    )

    scoring_id: Mapped[str] = mapped_column(ForeignKey("scorings.id"), primary_key=True)
    criterion_id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    agent_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    value: Mapped[int]


class FollowUp(Base):
    """What was done about a low score of a customer. Without a row nobody has begun; one that was
    done before the score was given is about an earlier score."""

    __tablename__ = "follow_ups"

    episode_id: Mapped[str] = mapped_column(ForeignKey("episodes.id"), primary_key=True)
    assignee_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    done_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    done_at: Mapped[datetime | None]
    note: Mapped[str]
