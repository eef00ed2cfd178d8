"""Corrections of what the assistant understood, in change sets"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
_STATES = (
    "('collecting', 'evaluating', 'evaluated', 'training', 'live', 'refused', 'rolled_back', "
    "'discarded')"
)
_ASPECTS = "('intent', 'entities', 'sentiment', 'escalation', 'article')"
_KINDS = "('intent', 'sentiment', 'escalation', 'article')"
_COLLECTS = sa.text("state = 'collecting'")


def upgrade() -> None:
    op.drop_table("annotations")
    _change_sets()
    _corrections()
    _change_examples()
    op.create_table(
        "looked_over",
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        _of_a_message("looked_over"),
        _of_staff("looked_over", "staff_id"),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name=op.f("pk_looked_over")),
    )
    op.create_table(
        "intent_ideas",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("texts", _JSON, nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        _of_staff("intent_ideas", "staff_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intent_ideas")),
    )


def downgrade() -> None:
    for table in ("intent_ideas", "looked_over", "change_examples", "corrections", "change_sets"):
        op.drop_table(table)
    op.create_table(
        "annotations",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("intent", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        _of_a_message("annotations"),
        _of_staff("annotations", "staff_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annotations")),
    )
    op.create_index(
        op.f("ix_annotations_conversation_id_seq"), "annotations", ["conversation_id", "seq"]
    )


def _change_sets() -> None:
    op.create_table(
        "change_sets",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.CheckConstraint(f"state IN {_STATES}", name=op.f("ck_change_sets_state")),
        _of_staff("change_sets", "opened_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_sets")),
        sa.UniqueConstraint("number", name=op.f("uq_change_sets_number")),
    )
    op.create_index(
        "ix_change_sets_collecting",
        "change_sets",
        ["state"],
        unique=True,
        sqlite_where=_COLLECTS,
        postgresql_where=_COLLECTS,
    )


def _corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("aspect", sa.String(), nullable=False),
        sa.Column("value", _JSON, nullable=False),
        sa.Column("was", _JSON, nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("change_set_id", sa.String(), nullable=False),
        sa.CheckConstraint(f"aspect IN {_ASPECTS}", name=op.f("ck_corrections_aspect")),
        _of_a_message("corrections"),
        _of_staff("corrections", "staff_id"),
        _of_a_change_set("corrections"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
        sa.UniqueConstraint(
            "conversation_id",
            "seq",
            "aspect",
            name=op.f("uq_corrections_conversation_id_seq_aspect"),
        ),
    )
    op.create_index(op.f("ix_corrections_change_set_id"), "corrections", ["change_set_id"])


def _change_examples() -> None:
    op.create_table(
        "change_examples",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("change_set_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("removed_from", sa.String(), nullable=True),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.Column("edited_by", sa.String(), nullable=True),
        sa.Column("at", _TIME, nullable=False),
        sa.CheckConstraint(f"kind IN {_KINDS}", name=op.f("ck_change_examples_kind")),
        _of_a_change_set("change_examples"),
        _of_staff("change_examples", "edited_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_examples")),
        sa.UniqueConstraint(
            "change_set_id",
            "conversation_id",
            "seq",
            "kind",
            name=op.f("uq_change_examples_change_set_id_conversation_id_seq_kind"),
        ),
    )


def _of_a_message(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["conversation_id", "seq"],
        ["messages.conversation_id", "messages.seq"],
        name=op.f(f"fk_{table}_conversation_id_seq"),
    )


def _of_staff(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["staff.id"], name=op.f(f"fk_{table}_{column}"))


def _of_a_change_set(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["change_set_id"], ["change_sets.id"], name=op.f(f"fk_{table}_change_set_id")
    )
