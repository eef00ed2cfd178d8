"""Filters of transcripts that leads keep, and the files that they have made of transcripts"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=True),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("updated_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_saved_filters_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
    )
    op.create_index(
        "uq_saved_filters_staff_id_name", "saved_filters", ["staff_id", "name"], unique=True
    )
    op.create_table(
        "transcript_exports",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("masked", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("finished_at", _TIME, nullable=True),
        sa.Column("expires_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_transcript_exports_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transcript_exports")),
    )
    op.create_index(
        op.f("ix_transcript_exports_staff_id_created_at"),
        "transcript_exports",
        ["staff_id", "created_at"],
    )
    op.create_index(op.f("ix_transcript_exports_state"), "transcript_exports", ["state"])


def downgrade() -> None:
    op.drop_table("transcript_exports")
    op.drop_table("saved_filters")
