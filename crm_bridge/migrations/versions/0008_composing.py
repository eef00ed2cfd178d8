"""Quick replies with shortcuts, drafts, and who uploaded a file"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_SHARED = sa.text("staff_id IS NULL")


def upgrade() -> None:
    # Nothing has written to the table of this name before.
    op.drop_table("canned_replies")
    op.create_table(
        "canned_replies",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("shortcut", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=True),
        sa.Column("updated_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_canned_replies_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_replies")),
    )
    op.create_index(
        "uq_canned_replies_shared_shortcut",
        "canned_replies",
        ["shortcut"],
        unique=True,
        sqlite_where=_SHARED,
        postgresql_where=_SHARED,
    )
    op.create_index(
        "uq_canned_replies_staff_id_shortcut",
        "canned_replies",
        ["staff_id", "shortcut"],
        unique=True,
    )
    op.create_table(
        "drafts",
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("updated_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_drafts_staff_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_drafts_conversation_id")
        ),
        sa.PrimaryKeyConstraint("staff_id", "conversation_id", name=op.f("pk_drafts")),
    )
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("staff_id", sa.String(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_attachments_staff_id"), "staff", ["staff_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_attachments_staff_id"), type_="foreignkey")
        batch_op.drop_column("staff_id")
    op.drop_table("drafts")
    op.drop_table("canned_replies")
    op.create_table(
        "canned_replies",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_canned_replies_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_replies")),
    )
