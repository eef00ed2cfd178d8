"""Webhooks over `/v1`: subscriptions, and the log of what was sent."""

from typing import Literal

from pydantic import Field

from crm_bridge.api.schemas.base import RequestModel, ResponseModel, UtcTime
from crm_bridge.webhooks.events import EVENT_NAMES, EventName

DeliveryState = Literal["pending", "delivered", "failed"]


class AddWebhook(RequestModel):
    """Without `events` it is told all of them."""

    url: str
    events: list[EventName] = Field(default=list(EVENT_NAMES), min_length=1)


class ChangeWebhook(RequestModel):
    """What is left out stays. One that is not `active` is told nothing new; what it has not been
    told yet waits."""

    url: str | None = None
    events: list[EventName] | None = Field(default=None, min_length=1)
    active: bool | None = None


class WebhookView(ResponseModel):
    """`secret` is there only in the answer that made it. Keep it: it is never shown again."""

    id: str
    url: str
    events: list[str]
    active: bool
    created_at: UtcTime
    secret: str | None = None


class Webhooks(ResponseModel):
    webhooks: list[WebhookView]


class AttemptView(ResponseModel):
    """`status` and `answer` (its first 2,000 bytes) are the receiver's; `problem` says what was
    wrong in words."""

    at: UtcTime
    milliseconds: int
    status: int | None = None
    answer: str | None = None
    problem: str | None = None


class DeliveryView(ResponseModel):
    """`next_attempt_at` is there while it is pending. `attempts` of a list are the last only;
    `body` is what was sent, and there when one delivery is asked for."""

    number: int
    event_id: str
    event: str
    conversation_id: str | None = None
    at: UtcTime
    state: DeliveryState
    next_attempt_at: UtcTime | None = None
    attempts: list[AttemptView]
    body: str | None = None


class Deliveries(ResponseModel):
    """Newest first; `next` is the `before` of the page that follows."""

    deliveries: list[DeliveryView]
    next: int | None = None


class DeliveryAccepted(ResponseModel):
    """It will be sent; look at the delivery to see what came of it."""

    number: int
