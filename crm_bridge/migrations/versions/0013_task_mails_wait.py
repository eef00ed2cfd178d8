"""Answers to tasks wait for the mail server, as transcripts do"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("task_mails") as table:
        # What was written before is tried by nobody unless somebody asks for it.
        table.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
        table.create_index(op.f("ix_task_mails_due_at"), ["due_at"])


def downgrade() -> None:
    with op.batch_alter_table("task_mails") as table:
        table.drop_index(op.f("ix_task_mails_due_at"))
        table.drop_column("due_at")
        table.drop_column("tries")
