"""What leads say about messages: corrections, the change sets that collect them, and what was
looked over."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from crm_bridge.models.base import Base

ASPECTS = ("intent", "entities", "sentiment", "escalation", "article")
CHANGE_SET_STATES = (
    "collecting",
    "evaluating",
    "evaluated",
    "training",
    "live",
    "refused",
    "rolled_back",
    "discarded",
)
KINDS = ("intent", "sentiment", "escalation", "article")
COLLECTS = "state = 'collecting'"


class ChangeSet(Base):
    """Examples that are evaluated and trained together. One at a time collects what is corrected.

    `why` is what whoever accepted one that was refused gave as the reason.
    """

    __tablename__ = "change_sets"
    __table_args__ = (
        CheckConstraint(f"state IN {CHANGE_SET_STATES}", name="state"),
        Index(
            "ix_change_sets_collecting",
            "state",
            unique=True,
            sqlite_where=text(COLLECTS),
            postgresql_where=text(COLLECTS),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str]
    state: Mapped[str]
    opened_by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    opened_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    why: Mapped[str | None]


class Correction(Base):
    """What a lead says is right about one aspect of a message: the one that stands. `value` holds
    `intent`, `entities` (each `entity`, `start`, `end`), `sentiment`, `topic` or `slug`; `was` is
    the same as the assistant had it."""

    __tablename__ = "corrections"
    __table_args__ = (
        ForeignKeyConstraint(
            ["conversation_id", "seq"], ["messages.conversation_id", "messages.seq"]
        ),
        UniqueConstraint("conversation_id", "seq", "aspect"),
        CheckConstraint(f"aspect IN {ASPECTS}", name="aspect"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str]
    seq: Mapped[int]
    aspect: Mapped[str]
    value: Mapped[dict[str, Any]]
    was: Mapped[dict[str, Any]]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    change_set_id: Mapped[str] = mapped_column(ForeignKey("change_sets.id"), index=True)


class ChangeExample(Base):
    """A training example in a change set, with the message that it comes from. `text` has no
    personal data in it, and marks entities as `data/nlu` does. `label` is the intent, the feeling,
    the topic or the article; `removed_from` the one that the same text is taken away from.

    `edited_by` somebody, its text is theirs and does not follow the message any more.
    """

    __tablename__ = "change_examples"
    __table_args__ = (
        UniqueConstraint("change_set_id", "conversation_id", "seq", "kind"),
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    change_set_id: Mapped[str] = mapped_column(ForeignKey("change_sets.id"))
    conversation_id: Mapped[str]
    seq: Mapped[int]
    kind: Mapped[str]
    text: Mapped[str]
    label: Mapped[str]
    removed_from: Mapped[str | None]
    left_out: Mapped[bool]
    edited_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


class LookedOver(Base):
    """A message that somebody found to be right as it is: it is not worth a look any more."""

    __tablename__ = "looked_over"
    __table_args__ = (
        ForeignKeyConstraint(
            ["conversation_id", "seq"], ["messages.conversation_id", "messages.seq"]
        ),
    )

    conversation_id: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


class IntentIdea(Base):
    """A need that customers have and the assistant does not know, noted for the developers. `texts`
    are what customers wrote, without personal data; `sources` has by message, as
    `conversation#seq`, which of them it was."""

    __tablename__ = "intent_ideas"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    texts: Mapped[list[str]]
    sources: Mapped[dict[str, Any]]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
