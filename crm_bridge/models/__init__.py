"""The tables. Importing this package registers every one of them with `Base.metadata`."""

from crm_bridge.models import (
    attachment,
    audit,
    base,
    chat_session,
    command,
    conversation,
    customer,
    desk,
    escalation,
    event,
    message,
    order,
    product,
    proof,
    shop_import,
    staff,
)

__all__ = [
    "attachment",
    "audit",
    "base",
    "chat_session",
    "command",
    "conversation",
    "customer",
    "desk",
    "escalation",
    "event",
    "message",
    "order",
    "product",
    "proof",
    "shop_import",
    "staff",
]
