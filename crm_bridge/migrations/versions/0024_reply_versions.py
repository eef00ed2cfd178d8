"""The versions of the quick replies that everybody uses"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "canned_reply_versions",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("reply_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("shortcut", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_canned_reply_versions_staff_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_canned_reply_versions")),
    )


def downgrade() -> None:
    op.drop_table("canned_reply_versions")
