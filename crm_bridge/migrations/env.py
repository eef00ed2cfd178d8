"""Alembic's entry: it runs on the connection that it is given (see `running`)."""

from typing import Literal

from alembic import context

import crm_bridge.models
from crm_bridge.models.base import Base, UtcDateTime
from crm_bridge.secrets_at_rest import EncryptedText

assert crm_bridge.models  # noqa: S101 - imported for its tables


def _plainly(kind: str, item: object, _api: object) -> str | Literal[False]:
    # A migration stays as it was written, so it names no type of ours.
    if isinstance(item, EncryptedText):
        return "sa.String()"
    return "sa.DateTime(timezone=True)" if isinstance(item, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_server_default=True,
    render_item=_plainly,
)
with context.begin_transaction():
    context.run_migrations()
