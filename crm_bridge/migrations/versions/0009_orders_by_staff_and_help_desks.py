"""Changes to orders by staff, and agents who work in another help desk"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _let_be_empty(True)
    op.add_column("staff", sa.Column("help_desk_id", sa.String(), nullable=True))
    op.create_index(op.f("ix_staff_help_desk_id"), "staff", ["help_desk_id"], unique=True)
    op.create_table(
        "help_desk_replies",
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_help_desk_replies_conversation_id"),
        ),
        sa.PrimaryKeyConstraint(
            "conversation_id", "external_id", name=op.f("pk_help_desk_replies")
        ),
    )


def downgrade() -> None:
    op.drop_table("help_desk_replies")
    op.drop_index(op.f("ix_staff_help_desk_id"), "staff")
    op.drop_column("staff", "help_desk_id")
    op.execute(
        "UPDATE returns SET command_id = NULL WHERE command_id IN"
        " (SELECT id FROM commands WHERE conversation_id IS NULL OR turn_id IS NULL)"
    )
    op.execute("DELETE FROM commands WHERE conversation_id IS NULL OR turn_id IS NULL")
    _let_be_empty(False)


def _let_be_empty(nullable: bool) -> None:
    """SQLite writes the table anew for this, which nothing may refer to meanwhile."""
    op.execute(
        "CREATE TEMPORARY TABLE kept AS"
        " SELECT id, command_id FROM returns WHERE command_id IS NOT NULL"
    )
    op.execute("UPDATE returns SET command_id = NULL WHERE command_id IS NOT NULL")
    with op.batch_alter_table("commands") as commands:
        for column in ("conversation_id", "turn_id"):
            commands.alter_column(column, existing_type=sa.String(), nullable=nullable)
    op.execute(
        "UPDATE returns SET command_id = (SELECT command_id FROM kept WHERE kept.id = returns.id)"
        " WHERE id IN (SELECT id FROM kept)"
    )
    op.execute("DROP TABLE kept")
