"""What staff have read, mails to customers with a task, and the lists of one team"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_HAS_TEAM = sa.text("team_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "staff_seen",
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_seen_staff_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_staff_seen_conversation_id")
        ),
        sa.PrimaryKeyConstraint("staff_id", "conversation_id", name=op.f("pk_staff_seen")),
    )
    op.create_table(
        "task_mails",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("written_at", _TIME, nullable=False),
        sa.Column("sent_at", _TIME, nullable=True),
        sa.CheckConstraint("state IN ('kept', 'sent', 'failed')", name=op.f("ck_task_mails_state")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_task_mails_task_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_task_mails_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_mails")),
    )
    op.create_index(op.f("ix_task_mails_task_id"), "task_mails", ["task_id"])
    op.create_index(
        "ix_conversations_of_team",
        "conversations",
        ["team_id", "last_activity_at", "id"],
        sqlite_where=_HAS_TEAM,
        postgresql_where=_HAS_TEAM,
    )


def downgrade() -> None:
    op.drop_index("ix_conversations_of_team", "conversations")
    op.drop_table("task_mails")
    op.drop_table("staff_seen")
