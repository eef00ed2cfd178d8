"""What can be told, and which change of control is which event. Plain rules on plain data."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Literal, get_args

from crm_bridge.api.schemas.base import utc_text
from crm_bridge.api.schemas.content import ControlState

EventName = Literal[
    "conversation.escalated",
    "conversation.assigned",
    "conversation.transferred",
    "conversation.returned",
    "conversation.closed",
    "message.created",
]
EVENT_NAMES: tuple[EventName, ...] = get_args(EventName)
TEST_EVENT = "webhook.test"
"""Sent on request, to any subscription."""

MESSAGE_CREATED: EventName = "message.created"
ESCALATED: EventName = "conversation.escalated"


def name_of_move(came_from: ControlState, to: ControlState) -> EventName | None:
    """A change of control as an event; None for a new episode, which its message tells."""
    match came_from, to:
        case _, "closed":
            return "conversation.closed"
        case _, "human":
            return "conversation.assigned"
        case "human", "queued":
            return "conversation.transferred"
        case _, "queued":
            return ESCALATED
        case (("queued" | "human"), "bot"):
            return "conversation.returned"
    return None


def body_of(event_id: str, name: str, at: datetime, told: Mapping[str, object]) -> str:
    """The JSON text that is signed and sent; what is not known is left out."""
    members = {"id": event_id, "type": name, "at": utc_text(at), **told}
    return json.dumps(_known(members), ensure_ascii=False, separators=(",", ":"))


def _known(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _known(member) for name, member in value.items() if member is not None}
    return value
