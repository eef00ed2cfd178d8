"""What leads change in the rules that call a person, and events about the whole installation"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)


def upgrade() -> None:
    op.create_table(
        "escalation_versions",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("changes", _JSON, nullable=False),
        sa.Column("restores", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_escalation_versions_staff_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_escalation_versions")),
    )
    _of_a_conversation(nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM events WHERE conversation_id IS NULL")
    _of_a_conversation(nullable=False)
    op.drop_table("escalation_versions")


def _of_a_conversation(*, nullable: bool) -> None:
    with op.batch_alter_table("events") as events:
        events.alter_column("conversation_id", existing_type=sa.String(), nullable=nullable)
