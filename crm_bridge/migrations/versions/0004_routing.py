"""How teams work, who is there, offers, and what customers are promised"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FIRST_TEAM, FIRST_TEAM_NAME = "tem_first", "Customer care"
JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)


def upgrade() -> None:
    op.create_table(
        "team_rules",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("week", JSON, nullable=True),
        sa.Column("holidays", JSON, nullable=True),
        sa.Column("targets", JSON, nullable=True),
        sa.CheckConstraint("mode IN ('automatic', 'queue')", name=op.f("ck_team_rules_mode")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_rules_team_id")),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_team_rules")),
    )
    with op.batch_alter_table("team_rules", schema=None) as batch_op:
        batch_op.create_index(
            "uq_team_rules_default",
            ["is_default"],
            unique=True,
            sqlite_where=sa.text("is_default"),
            postgresql_where=sa.text("is_default"),
        )

    op.create_table(
        "presences",
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("skills", JSON, nullable=True),
        sa.Column("languages", JSON, nullable=True),
        sa.Column("last_given_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('online', 'busy', 'away')", name=op.f("ck_presences_status")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_presences_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_presences")),
    )
    op.create_table(
        "offers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_offers_conversation_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_offers_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_offers_conversation_id_made_at"),
            ["conversation_id", "made_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_offers_ended_at_staff_id"), ["ended_at", "staff_id"], unique=False
        )
        batch_op.create_index(
            "uq_offers_open",
            ["conversation_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "service_levels",
        sa.Column("escalation_id", sa.String(), nullable=False),
        sa.Column("response_warn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("response_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("responded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolution_warn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolution_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalations.id"], name=op.f("fk_service_levels_escalation_id")
        ),
        sa.PrimaryKeyConstraint("escalation_id", name=op.f("pk_service_levels")),
    )
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("email", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("text", sa.String(), nullable=True))
    _choose_default_team()


def downgrade() -> None:
    # The team stays: people and conversations may belong to it by now.
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.drop_column("text")
        batch_op.drop_column("email")

    op.drop_table("service_levels")
    op.drop_table("offers")
    op.drop_table("presences")
    op.drop_table("team_rules")


def _choose_default_team() -> None:
    """Calls that name no team go to it; it works as before: a queue that is always open."""
    teams = sa.table("teams", sa.column("id"), sa.column("name"))
    rules = sa.table("team_rules", sa.column("team_id"), sa.column("is_default"), sa.column("mode"))
    connection = op.get_bind()
    team_id = connection.scalar(sa.select(teams.c.id).where(teams.c.name == FIRST_TEAM_NAME))
    if team_id is None:
        team_id = FIRST_TEAM
        op.execute(sa.insert(teams).values(id=team_id, name=FIRST_TEAM_NAME))
    op.execute(sa.insert(rules).values(team_id=team_id, is_default=sa.true(), mode="queue"))
