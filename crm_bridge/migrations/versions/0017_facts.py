"""Each stretch of help as one row of facts, and an index of the words in it"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_UNANSWERED = sa.text("first_response_late IS NULL AND first_response_due_at IS NOT NULL")
_UNRESOLVED = sa.text("resolution_late IS NULL AND resolution_due_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "facts_progress",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facts_progress")),
    )
    op.create_table(
        "episode_agents",
        sa.Column("episode_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episodes.id"], name=op.f("fk_episode_agents_episode_id")
        ),
        sa.PrimaryKeyConstraint("episode_id", "staff_id", name=op.f("pk_episode_agents")),
    )
    op.create_index(
        op.f("ix_episode_agents_staff_id_episode_id"), "episode_agents", ["staff_id", "episode_id"]
    )
    op.create_table(
        "episode_articles",
        sa.Column("episode_id", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("solved", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episodes.id"], name=op.f("fk_episode_articles_episode_id")
        ),
        sa.PrimaryKeyConstraint("episode_id", "slug", name=op.f("pk_episode_articles")),
    )
    op.create_index(
        op.f("ix_episode_articles_slug_episode_id"), "episode_articles", ["slug", "episode_id"]
    )
    op.create_table(
        "episode_facts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("episode_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("opening", sa.String(), nullable=False),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column("started_on", sa.String(), nullable=False),
        sa.Column("started_weekday", sa.Integer(), nullable=False),
        sa.Column("started_hour", sa.Integer(), nullable=False),
        sa.Column("last_activity_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.Column("ended_why", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("resolution", sa.String(), nullable=True),
        sa.Column("customer_messages", sa.Integer(), nullable=False),
        sa.Column("bot_messages", sa.Integer(), nullable=False),
        sa.Column("agent_messages", sa.Integer(), nullable=False),
        sa.Column("not_understood", sa.Integer(), nullable=False),
        sa.Column("repeats", sa.Integer(), nullable=False),
        sa.Column("lowest_confidence", sa.Double(), nullable=True),
        sa.Column("main_intent", sa.String(), nullable=True),
        sa.Column("first_sentiment", sa.Double(), nullable=True),
        sa.Column("last_sentiment", sa.Double(), nullable=True),
        sa.Column("lowest_sentiment", sa.Double(), nullable=True),
        sa.Column("first_mood", sa.String(), nullable=True),
        sa.Column("last_mood", sa.String(), nullable=True),
        sa.Column("negative", sa.Integer(), nullable=False),
        sa.Column("neutral", sa.Integer(), nullable=False),
        sa.Column("positive", sa.Integer(), nullable=False),
        sa.Column("called", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("priority", sa.String(), nullable=True),
        sa.Column("team_id", sa.String(), nullable=True),
        sa.Column("agent_id", sa.String(), nullable=True),
        sa.Column("person", sa.Boolean(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=True),
        sa.Column("came_back", sa.Boolean(), nullable=True),
        sa.Column("contained", sa.Boolean(), nullable=True),
        sa.Column("settled_at", _TIME, nullable=True),
        sa.Column("csat_score", sa.Integer(), nullable=True),
        sa.Column("csat_at", _TIME, nullable=True),
        sa.Column("first_response_seconds", sa.Double(), nullable=True),
        sa.Column("first_response_due_at", _TIME, nullable=True),
        sa.Column("first_response_late", sa.Boolean(), nullable=True),
        sa.Column("resolution_seconds", sa.Double(), nullable=True),
        sa.Column("resolution_due_at", _TIME, nullable=True),
        sa.Column("resolution_late", sa.Boolean(), nullable=True),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episodes.id"], name=op.f("fk_episode_facts_episode_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode_facts")),
        sa.UniqueConstraint("episode_id", name=op.f("uq_episode_facts_episode_id")),
    )
    op.create_index(
        op.f("ix_episode_facts_conversation_id_started_at"),
        "episode_facts",
        ["conversation_id", "started_at"],
    )
    op.create_index(op.f("ix_episode_facts_csat_at"), "episode_facts", ["csat_at"])
    op.create_index(
        op.f("ix_episode_facts_customer_id_started_at"),
        "episode_facts",
        ["customer_id", "started_at"],
    )
    op.create_index(
        "ix_episode_facts_activity", "episode_facts", ["last_activity_at", "id", "started_at"]
    )
    op.create_index(
        op.f("ix_episode_facts_state_last_activity_at"),
        "episode_facts",
        ["state", "last_activity_at"],
    )
    op.create_index(op.f("ix_episode_facts_started_at_id"), "episode_facts", ["started_at", "id"])
    op.create_index(
        "ix_episode_facts_unanswered",
        "episode_facts",
        ["first_response_due_at"],
        sqlite_where=_UNANSWERED,
        postgresql_where=_UNANSWERED,
    )
    op.create_index(
        "ix_episode_facts_unresolved",
        "episode_facts",
        ["resolution_due_at"],
        sqlite_where=_UNRESOLVED,
        postgresql_where=_UNRESOLVED,
    )
    op.create_table(
        "episode_intents",
        sa.Column("episode_id", sa.String(), nullable=False),
        sa.Column("intent", sa.String(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("need", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episodes.id"], name=op.f("fk_episode_intents_episode_id")
        ),
        sa.PrimaryKeyConstraint("episode_id", "intent", name=op.f("pk_episode_intents")),
    )
    op.create_index(
        op.f("ix_episode_intents_intent_episode_id"), "episode_intents", ["intent", "episode_id"]
    )
    op.create_table(
        "episode_orders",
        sa.Column("episode_id", sa.String(), nullable=False),
        sa.Column("order_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episodes.id"], name=op.f("fk_episode_orders_episode_id")
        ),
        sa.PrimaryKeyConstraint("episode_id", "order_key", name=op.f("pk_episode_orders")),
    )
    op.create_index(
        op.f("ix_episode_orders_order_key_episode_id"),
        "episode_orders",
        ["order_key", "episode_id"],
    )
    _index_words()


def downgrade() -> None:
    op.execute("DROP TABLE episode_words")
    for table in (
        "episode_agents", "episode_articles", "episode_intents", "episode_orders",
        "episode_facts", "facts_progress",
    ):  # fmt: skip
        op.drop_table(table)


def _index_words() -> None:
    """What each database has for it; `id` or `rowid` is that of the facts."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE episode_words USING fts5"
            "(words, prefix='2 3', tokenize='unicode61 remove_diacritics 0')"
        )
        return
    op.execute("CREATE TABLE episode_words (id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)")
    op.execute("CREATE INDEX ix_episode_words_words ON episode_words USING gin (words)")
