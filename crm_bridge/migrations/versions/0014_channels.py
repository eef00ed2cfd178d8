"""Channels besides the web: their set-up, what came in, threads, deliveries and one-time codes"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
_UNHANDLED = sa.text("handled_at IS NULL")
_TO_SEND = sa.text("to_channel AND delivery = 'kept'")


def upgrade() -> None:
    _set_up()
    _updates()
    _threads()
    _codes()
    with op.batch_alter_table("conversations") as table:
        table.add_column(sa.Column("over_thread", sa.String(), nullable=True))
    with op.batch_alter_table("messages") as table:
        table.add_column(sa.Column("to_channel", sa.Boolean(), nullable=True))
        table.add_column(sa.Column("delivery_problem", sa.String(), nullable=True))
        table.create_index(
            "ix_messages_to_send",
            ["conversation_id", "seq"],
            sqlite_where=_TO_SEND,
            postgresql_where=_TO_SEND,
        )


def downgrade() -> None:
    with op.batch_alter_table("messages") as table:
        table.drop_index("ix_messages_to_send")
        table.drop_column("delivery_problem")
        table.drop_column("to_channel")
    with op.batch_alter_table("conversations") as table:
        table.drop_column("over_thread")
    for name in (
        "link_codes",
        "channel_messages",
        "channel_threads",
        "channel_updates",
        "channel_connections",
        "channels",
    ):
        op.drop_table(name)


def _set_up() -> None:
    op.create_table(
        "channels",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("offer", _JSON, nullable=False),
        sa.Column("offered_at", _TIME, nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("sealed_values", sa.String(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("test", sa.Integer(), nullable=False),
        sa.Column("tested", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("reported_at", _TIME, nullable=True),
        sa.Column("last_in_at", _TIME, nullable=True),
        sa.Column("last_out_at", _TIME, nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("problem_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_channels")),
    )
    op.create_table(
        "channel_connections",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sealed_secrets", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("connected_at", _TIME, nullable=False),
        sa.Column("last_in_at", _TIME, nullable=True),
        sa.Column("last_out_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["channel"], ["channels.name"], name=op.f("fk_channel_connections_channel")
        ),
        sa.PrimaryKeyConstraint("channel", "external_id", name=op.f("pk_channel_connections")),
    )


def _updates() -> None:
    op.create_table(
        "channel_updates",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("body", _JSON, nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
        sa.Column("handled_at", _TIME, nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_updates")),
        sa.UniqueConstraint("channel", "key", name=op.f("uq_channel_updates_channel_key")),
    )
    op.create_index(
        "ix_channel_updates_unhandled",
        "channel_updates",
        ["thread", "position"],
        sqlite_where=_UNHANDLED,
        postgresql_where=_UNHANDLED,
    )
    op.create_index(op.f("ix_channel_updates_handled_at"), "channel_updates", ["handled_at"])


def _threads() -> None:
    op.create_table(
        "channel_threads",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("address", _JSON, nullable=False),
        sa.Column("author_id", sa.String(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.Column("holder", sa.String(), nullable=True),
        sa.Column("held_at", _TIME, nullable=True),
        sa.Column("held_until", _TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_channel_threads_conversation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_threads")),
        sa.UniqueConstraint("channel", "thread", name=op.f("uq_channel_threads_channel_thread")),
    )
    for columns in (["conversation_id"], ["channel", "author_id"]):
        name = op.f(f"ix_channel_threads_{'_'.join(columns)}")
        op.create_index(name, "channel_threads", columns)
    op.create_table(
        "channel_messages",
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_channel_messages_conversation_id"),
        ),
        sa.PrimaryKeyConstraint(
            "conversation_id", "seq", "external_id", name=op.f("pk_channel_messages")
        ),
    )
    op.create_index(
        op.f("ix_channel_messages_conversation_id_external_id"),
        "channel_messages",
        ["conversation_id", "external_id"],
    )


def _codes() -> None:
    op.create_table(
        "link_codes",
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=True),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("used_in", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_link_codes_conversation_id")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_link_codes_customer_id")
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_link_codes")),
    )
    for column in ("conversation_id", "expires_at"):
        op.create_index(op.f(f"ix_link_codes_{column}"), "link_codes", [column])
