"""Handing over: to whom, how it ended, snoozing, merging, and who was named in a note"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_COLUMNS = (
    ("conversations", "snoozed_until", _TIME),
    ("episodes", "resolution", sa.String()),
    ("episodes", "merged_into", sa.String()),
    ("interactions", "resolution", sa.String()),
    ("control_moves", "given_to", sa.String()),
)


def upgrade() -> None:
    for table, name, kind in _COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    op.create_index(op.f("ix_episodes_merged_into"), "episodes", ["merged_into"])
    op.create_table(
        "mentions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("note_id", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("seen_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_mentions_staff_id")),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_mentions_note_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentions")),
        sa.UniqueConstraint("note_id", "staff_id", name=op.f("uq_mentions_note_id_staff_id")),
    )
    op.create_index(op.f("ix_mentions_staff_id_seen_at"), "mentions", ["staff_id", "seen_at"])


def downgrade() -> None:
    op.drop_table("mentions")
    op.drop_index(op.f("ix_episodes_merged_into"), "episodes")
    for table, name, _ in reversed(_COLUMNS):
        op.drop_column(table, name)
