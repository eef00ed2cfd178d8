"""The versions of how teams work"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)


def upgrade() -> None:
    op.create_table(
        "team_versions",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("made_default", sa.Boolean(), nullable=False),
        sa.Column("works", _JSON, nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_versions_team_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_team_versions_staff_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_team_versions")),
    )
    op.create_index(op.f("ix_team_versions_team_id_number"), "team_versions", ["team_id", "number"])


def downgrade() -> None:
    op.drop_table("team_versions")
