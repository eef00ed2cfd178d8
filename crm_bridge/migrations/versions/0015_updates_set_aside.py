"""The updates that could not be used are found without reading all of a week's."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_SET_ASIDE = sa.text("problem IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_channel_updates_set_aside",
        "channel_updates",
        ["channel", "id"],
        sqlite_where=_SET_ASIDE,
        postgresql_where=_SET_ASIDE,
    )


def downgrade() -> None:
    op.drop_index("ix_channel_updates_set_aside", "channel_updates")
