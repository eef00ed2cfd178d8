"""Versions of the shop's models, their runs, and the quality of the shop's data"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "shop_model_runs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("names", _JSON, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("progress", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=True),
        sa.Column("outcomes", _JSON, nullable=False),
        sa.Column("data_version", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.CheckConstraint(
            "kind IN ('train', 'lists', 'check')", name=op.f("ck_shop_model_runs_kind")
        ),
        sa.CheckConstraint(
            "cause IN ('schedule', 'import', 'first', 'asked', 'unusable', 'put_back')",
            name=op.f("ck_shop_model_runs_cause"),
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed', 'interrupted')",
            name=op.f("ck_shop_model_runs_state"),
        ),
        sa.ForeignKeyConstraint(["by"], ["staff.id"], name=op.f("fk_shop_model_runs_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_model_runs")),
    )
    op.create_index(op.f("ix_shop_model_runs_state"), "shop_model_runs", ["state"])
    op.create_index(op.f("ix_shop_model_runs_at"), "shop_model_runs", ["at"])
    op.create_table(
        "shop_model_versions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=True),
        sa.Column("data_from", _TIME, nullable=False),
        sa.Column("data_to", _TIME, nullable=False),
        sa.Column("held_from", _TIME, nullable=True),
        sa.Column("held_to", _TIME, nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("metrics", _JSON, nullable=False),
        sa.Column("judged_by", sa.String(), nullable=True),
        sa.Column("better", sa.String(), nullable=False),
        sa.Column("compared", _JSON, nullable=True),
        sa.Column("files", _JSON, nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("at", _TIME, nullable=False),
        sa.CheckConstraint(
            "state IN ('at_work', 'kept', 'refused', 'damaged', 'removed')",
            name=op.f("ck_shop_model_versions_state"),
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["shop_model_runs.id"], name=op.f("fk_shop_model_versions_run_id")
        ),
        sa.ForeignKeyConstraint(["by"], ["staff.id"], name=op.f("fk_shop_model_versions_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_model_versions")),
        sa.UniqueConstraint("name", "number", name=op.f("uq_shop_model_versions_name_number")),
    )
    op.create_index(
        "uq_shop_model_versions_at_work",
        "shop_model_versions",
        ["name"],
        unique=True,
        sqlite_where=sa.text("state = 'at_work'"),
        postgresql_where=sa.text("state = 'at_work'"),
    )
    op.create_table(
        "quality_runs",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("sources", _JSON, nullable=False),
        sa.Column("findings", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_runs")),
    )
    op.create_table(
        "import_attempts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("counts", _JSON, nullable=False),
        sa.Column("rows_read", _JSON, nullable=False),
        sa.Column("error_count", sa.Integer(), nullable=False),
        sa.Column("errors", _JSON, nullable=False),
        sa.CheckConstraint(
            "outcome IN ('loaded', 'unchanged', 'refused')", name=op.f("ck_import_attempts_outcome")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_attempts")),
    )


def downgrade() -> None:
    for table in ("import_attempts", "quality_runs", "shop_model_versions", "shop_model_runs"):
        op.drop_table(table)
