"""Segments of customers, who is in which, and how they moved"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "segmentations",
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("search", _JSON, nullable=True),
        sa.Column("groups", _JSON, nullable=True),
        sa.PrimaryKeyConstraint("scheme", name=op.f("pk_segmentations")),
    )
    op.create_table(
        "segments",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("means", sa.String(), nullable=False),
        sa.Column("traits", _JSON, nullable=False),
        sa.Column("gone_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_segments")),
    )
    op.create_table(
        "segment_memberships",
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("segment", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("spend", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_segment_memberships_customer_id")
        ),
        sa.PrimaryKeyConstraint("customer_id", "scheme", name=op.f("pk_segment_memberships")),
    )
    op.create_index(
        op.f("ix_segment_memberships_segment_spend"), "segment_memberships", ["segment", "spend"]
    )
    op.create_table(
        "segment_moves",
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "scheme", "month", "origin", "target", name=op.f("pk_segment_moves")
        ),
    )


def downgrade() -> None:
    op.drop_table("segment_moves")
    op.drop_index(op.f("ix_segment_memberships_segment_spend"), table_name="segment_memberships")
    op.drop_table("segment_memberships")
    op.drop_table("segments")
    op.drop_table("segmentations")
