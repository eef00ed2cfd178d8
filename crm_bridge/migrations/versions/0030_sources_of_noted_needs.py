"""Which messages the words of a noted need come from"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)


def upgrade() -> None:
    with op.batch_alter_table("intent_ideas", schema=None) as batch_op:
        # Of those that were noted before nobody knows it.
        batch_op.add_column(sa.Column("sources", _JSON, nullable=False, server_default="{}"))
    with op.batch_alter_table("intent_ideas", schema=None) as batch_op:
        batch_op.alter_column("sources", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("intent_ideas", schema=None) as batch_op:
        batch_op.drop_column("sources")
