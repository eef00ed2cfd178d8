"""Reviews: who read what, comments, scorecards, and what is done about low scores"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_SCORED_LOW = sa.text("csat_score <= 2")


def upgrade() -> None:
    _reviews()
    _scorecards()
    op.create_table(
        "follow_ups",
        sa.Column("episode_id", sa.String(), nullable=False),
        sa.Column("assignee_id", sa.String(), nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("done_at", _TIME, nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        *_references("follow_ups", episode_id="episodes", assignee_id="staff", done_by="staff"),
        sa.PrimaryKeyConstraint("episode_id", name=op.f("pk_follow_ups")),
    )
    op.create_index(
        "ix_episodes_scored_low",
        "episodes",
        ["csat_at"],
        sqlite_where=_SCORED_LOW,
        postgresql_where=_SCORED_LOW,
    )


def downgrade() -> None:
    op.drop_index("ix_episodes_scored_low", "episodes")
    op.drop_table("follow_ups")
    for table in ("scores", "scorings", "criterion_versions", "criteria"):
        op.drop_table(table)
    op.execute("DELETE FROM mentions WHERE note_id IS NULL")
    with op.batch_alter_table("mentions") as mentions:
        mentions.drop_constraint(op.f("uq_mentions_comment_id_staff_id"), type_="unique")
        mentions.drop_constraint(op.f("fk_mentions_comment_id"), type_="foreignkey")
        mentions.drop_column("comment_id")
        mentions.alter_column("note_id", existing_type=sa.String(), nullable=False)
    op.drop_table("review_comments")
    op.drop_table("episode_reviews")


def _reviews() -> None:
    op.create_table(
        "episode_reviews",
        sa.Column("episode_id", sa.String(), nullable=False),
        sa.Column("reviewed_by", sa.String(), nullable=True),
        sa.Column("reviewed_at", _TIME, nullable=True),
        sa.Column("assignee_id", sa.String(), nullable=True),
        sa.Column("assigned_by", sa.String(), nullable=True),
        sa.Column("assigned_at", _TIME, nullable=True),
        sa.Column("wish", sa.String(), nullable=True),
        *_references(
            "episode_reviews",
            episode_id="episodes",
            reviewed_by="staff",
            assignee_id="staff",
            assigned_by="staff",
        ),
        sa.CheckConstraint("wish IN ('look', 'score')", name=op.f("ck_episode_reviews_wish")),
        sa.PrimaryKeyConstraint("episode_id", name=op.f("pk_episode_reviews")),
    )
    _index("episode_reviews", "assignee_id", "assigned_at")
    _index("episode_reviews", "reviewed_at")
    op.create_table(
        "review_comments",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("episode_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        *_references("review_comments", episode_id="episodes", staff_id="staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_comments")),
    )
    _index("review_comments", "episode_id", "at")
    with op.batch_alter_table("mentions") as table:
        table.alter_column("note_id", existing_type=sa.String(), nullable=True)
        table.add_column(sa.Column("comment_id", sa.String(), nullable=True))
        table.create_foreign_key(
            op.f("fk_mentions_comment_id"), "review_comments", ["comment_id"], ["id"]
        )
        table.create_unique_constraint(
            op.f("uq_mentions_comment_id_staff_id"), ["comment_id", "staff_id"]
        )


def _scorecards() -> None:
    op.create_table(
        "criteria",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria")),
    )
    op.create_table(
        "criterion_versions",
        sa.Column("criterion_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("scale", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=True),
        sa.Column("at", _TIME, nullable=False),
        *_references("criterion_versions", criterion_id="criteria", staff_id="staff"),
        sa.CheckConstraint(
            "about IN ('conversation', 'answer', 'agent')",
            name=op.f("ck_criterion_versions_about"),
        ),
        sa.CheckConstraint("scale IN ('five', 'yes_no')", name=op.f("ck_criterion_versions_scale")),
        sa.PrimaryKeyConstraint("criterion_id", "version", name=op.f("pk_criterion_versions")),
    )
    op.create_table(
        "scorings",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("episode_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        *_references("scorings", episode_id="episodes", staff_id="staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorings")),
        sa.UniqueConstraint("episode_id", "staff_id", name=op.f("uq_scorings_episode_id_staff_id")),
    )
    _index("scorings", "at")
    op.create_table(
        "scores",
        sa.Column("scoring_id", sa.String(), nullable=False),
        sa.Column("criterion_id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.String(), nullable=True),
        sa.Column("value", sa.Integer(), nullable=False),
        *_references("scores", scoring_id="scorings", agent_id="staff"),
        sa.ForeignKeyConstraint(
            ["criterion_id", "version"],
            ["criterion_versions.criterion_id", "criterion_versions.version"],
            name=op.f("fk_scores_criterion_id"),
        ),
        sa.PrimaryKeyConstraint("scoring_id", "criterion_id", "subject", name=op.f("pk_scores")),
    )


def _references(table: str, **to: str) -> list[sa.ForeignKeyConstraint]:
    """A foreign key for each column, to the `id` of the table that is named."""
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in to.items()
    ]


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
