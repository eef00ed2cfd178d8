"""Alerts, weekly reports, and the mails about them"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("figure", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("begins_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Integer(), nullable=True),
        sa.Column("low", sa.Double(), nullable=False),
        sa.Column("high", sa.Double(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("found_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint(
            "figure", "begins_at", "ends_at", name=op.f("uq_alerts_figure_begins_at_ends_at")
        ),
    )
    op.create_index(op.f("ix_alerts_day_figure"), "alerts", ["day", "figure"])
    op.create_table(
        "alert_mutes",
        sa.Column("figure", sa.String(), nullable=False),
        sa.Column("until", _TIME, nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_alert_mutes_staff_id")),
        sa.PrimaryKeyConstraint("figure", name=op.f("pk_alert_mutes")),
    )
    op.create_table(
        "figure_mail_wishes",
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("alerts", sa.Boolean(), nullable=False),
        sa.Column("report", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_figure_mail_wishes_staff_id")
        ),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_figure_mail_wishes")),
    )
    op.create_table(
        "weekly_reports",
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("written_at", _TIME, nullable=False),
        sa.Column("content", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("week", name=op.f("pk_weekly_reports")),
    )
    op.create_table(
        "figure_mails",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("due_at", _TIME, nullable=True),
        sa.Column("written_at", _TIME, nullable=False),
        sa.Column("sent_at", _TIME, nullable=True),
        sa.CheckConstraint(
            "state IN ('kept', 'sent', 'failed')", name=op.f("ck_figure_mails_state")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_figure_mails_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_mails")),
        sa.UniqueConstraint("topic", "staff_id", name=op.f("uq_figure_mails_topic_staff_id")),
    )
    op.create_index(op.f("ix_figure_mails_state_due_at"), "figure_mails", ["state", "due_at"])


def downgrade() -> None:
    op.drop_table("figure_mails")
    op.drop_table("weekly_reports")
    op.drop_table("figure_mail_wishes")
    op.drop_table("alert_mutes")
    op.drop_table("alerts")
