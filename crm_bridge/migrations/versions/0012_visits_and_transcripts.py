"""What the page around a chat tells of its visitor, and transcripts that customers have mailed"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)


def upgrade() -> None:
    op.create_table(
        "visits",
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("context", _JSON, nullable=True),
        sa.Column("context_at", _TIME, nullable=True),
        sa.Column("contact", _JSON, nullable=True),
        sa.Column("contact_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_visits_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_visits")),
    )
    op.create_table(
        "transcript_mails",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("address_key", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("written_at", _TIME, nullable=False),
        sa.Column("sent_at", _TIME, nullable=True),
        sa.CheckConstraint(
            "state IN ('kept', 'sent', 'failed')", name=op.f("ck_transcript_mails_state")
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_transcript_mails_conversation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transcript_mails")),
    )
    for columns in (["conversation_id"], ["state", "written_at"], ["address_key", "written_at"]):
        name = op.f(f"ix_transcript_mails_{'_'.join(columns)}")
        op.create_index(name, "transcript_mails", columns)


def downgrade() -> None:
    op.drop_table("transcript_mails")
    op.drop_table("visits")
