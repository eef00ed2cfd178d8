"""Unusual orders and accounts, and what agents found when they looked"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_FACTS = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)


def upgrade() -> None:
    op.create_table(
        "order_risks",
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("facts", _FACTS, nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_order_risks_customer_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_number"], ["orders.number"], name=op.f("fk_order_risks_order_number")
        ),
        sa.PrimaryKeyConstraint("order_number", name=op.f("pk_order_risks")),
    )
    op.create_index(op.f("ix_order_risks_customer_id"), "order_risks", ["customer_id"])
    op.create_index(op.f("ix_order_risks_placed_at"), "order_risks", ["placed_at"])
    op.create_table(
        "account_risks",
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("last_order_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("facts", _FACTS, nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_account_risks_customer_id")
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_account_risks")),
    )
    op.create_index(op.f("ix_account_risks_score"), "account_risks", ["score"])
    op.create_table(
        "risk_looks",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("verdict IN ('fine', 'not_fine')", name=op.f("ck_risk_looks_verdict")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_risk_looks_customer_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_number"], ["orders.number"], name=op.f("fk_risk_looks_order_number")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_risk_looks_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_looks")),
    )
    op.create_index(op.f("ix_risk_looks_customer_id_at"), "risk_looks", ["customer_id", "at"])
    op.create_index(op.f("ix_risk_looks_order_number_at"), "risk_looks", ["order_number", "at"])


def downgrade() -> None:
    for table in ("risk_looks", "account_risks", "order_risks"):
        op.drop_table(table)
