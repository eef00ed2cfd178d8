"""An index that dashboards count from, without reading the rows"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_COUNTED = (
    "started_on", "started_weekday", "started_hour", "channel", "team_id", "main_intent", "called",
    "reason", "contained", "alone", "came_back", "ended_at", "resolution", "customer_messages",
    "bot_messages", "agent_messages", "not_understood", "repeats", "first_sentiment",
    "last_sentiment", "first_mood", "last_mood", "csat_score", "first_response_seconds",
    "resolution_seconds", "first_response_late", "resolution_late", "episode_id",
)  # fmt: skip


def upgrade() -> None:
    op.create_index("ix_episode_facts_counted", "episode_facts", ["started_at", *_COUNTED])


def downgrade() -> None:
    op.drop_index("ix_episode_facts_counted", "episode_facts")
