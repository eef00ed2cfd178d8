"""Customers who do not want to be profiled"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "profiling_exclusions",
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_profiling_exclusions_customer_id"),
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_profiling_exclusions")),
    )


def downgrade() -> None:
    op.drop_table("profiling_exclusions")
