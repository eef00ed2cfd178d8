"""Runs that try change sets and put models to work"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
_KINDS = "('evaluate', 'accept', 'roll_back')"
_STATES = "('queued', 'running', 'done', 'refused', 'failed', 'interrupted')"


def upgrade() -> None:
    op.create_table(
        "training_runs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("change_set_id", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("progress", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=True),
        sa.Column("result", _JSON, nullable=True),
        sa.Column("detail", sa.String(), nullable=True),
        sa.Column("log", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.CheckConstraint(f"kind IN {_KINDS}", name=op.f("ck_training_runs_kind")),
        sa.CheckConstraint(f"state IN {_STATES}", name=op.f("ck_training_runs_state")),
        sa.ForeignKeyConstraint(
            ["change_set_id"],
            ["change_sets.id"],
            name=op.f("fk_training_runs_change_set_id"),
        ),
        sa.ForeignKeyConstraint(["by"], ["staff.id"], name=op.f("fk_training_runs_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_runs")),
    )
    op.create_index(op.f("ix_training_runs_change_set_id"), "training_runs", ["change_set_id"])


def downgrade() -> None:
    op.drop_table("training_runs")
