"""Managing webhooks: who is told what, and the log of what was sent."""

from typing import cast

from aiohttp import web
from pydantic import Field

from crm_bridge.api.keys import SETTINGS
from crm_bridge.api.routing import Answer, RouteList
from crm_bridge.api.schemas.base import RequestModel
from crm_bridge.api.schemas.webhooks import (
    AddWebhook,
    AttemptView,
    ChangeWebhook,
    Deliveries,
    DeliveryAccepted,
    DeliveryState,
    DeliveryView,
    Webhooks,
    WebhookView,
)
from crm_bridge.db import DATABASE
from crm_bridge.errors import NotFound
from crm_bridge.models.webhook import Webhook
from crm_bridge.webhooks import log, subscriptions
from crm_bridge.webhooks.addresses import check_url

routes = RouteList(tag="webhooks")

_ACTOR = "scope:webhooks"
_DIGITS = 9
_UNKNOWN = ["404 webhook_unknown"]
_URL = ["422 url_invalid", "422 url_private"]


class DeliveriesQuery(RequestModel):
    """`before` is the number that the page before ended with."""

    state: DeliveryState | None = None
    before: int | None = Field(default=None, ge=1, le=2**31 - 1)
    limit: int = Field(default=50, ge=1, le=log.MAX_LIMIT)


@routes.endpoint("GET", "/v1/webhooks", scope="webhooks", returns={200: Webhooks})
async def list_webhooks(request: web.Request) -> Answer:
    """All subscriptions, oldest first."""
    async with request.config_dict[DATABASE].reading() as session:
        found = await subscriptions.all_webhooks(session)
    return Answer(200, Webhooks(webhooks=[_view(webhook) for webhook in found]))


@routes.endpoint(
    "POST",
    "/v1/webhooks",
    scope="webhooks",
    body=AddWebhook,
    returns={201: WebhookView},
    errors=["409 webhooks_too_many", *_URL],
)
async def add_webhook(request: web.Request, *, body: AddWebhook) -> Answer:
    """Tell a URL what happens; the answer holds the secret, this once."""
    await check_url(body.url, private=request.config_dict[SETTINGS].webhook_private)
    async with request.config_dict[DATABASE].session() as session:
        webhook = await subscriptions.add(session, _ACTOR, body.url, body.events)
    return Answer(201, _view(webhook, secret=webhook.secret))


@routes.endpoint(
    "GET", "/v1/webhooks/{id}", scope="webhooks", returns={200: WebhookView}, errors=_UNKNOWN
)
async def show_webhook(request: web.Request) -> Answer:
    """One subscription."""
    async with request.config_dict[DATABASE].reading() as session:
        return Answer(200, _view(await subscriptions.one(session, request.match_info["id"])))


@routes.endpoint(
    "PATCH",
    "/v1/webhooks/{id}",
    scope="webhooks",
    body=ChangeWebhook,
    returns={200: WebhookView},
    errors=[*_UNKNOWN, *_URL],
)
async def change_webhook(request: web.Request, *, body: ChangeWebhook) -> Answer:
    """Change a subscription, pause it or go on."""
    if body.url is not None:
        await check_url(body.url, private=request.config_dict[SETTINGS].webhook_private)
    async with request.config_dict[DATABASE].session() as session:
        webhook = await subscriptions.change(
            session, _ACTOR, request.match_info["id"],
            url=body.url, events=body.events, active=body.active,
        )  # fmt: skip
    return Answer(200, _view(webhook))


@routes.endpoint(
    "DELETE", "/v1/webhooks/{id}", scope="webhooks", returns={204: None}, errors=_UNKNOWN
)
async def remove_webhook(request: web.Request) -> Answer:
    """Remove a subscription and its log."""
    async with request.config_dict[DATABASE].session() as session:
        await subscriptions.remove(session, _ACTOR, request.match_info["id"])
    return Answer(204)


@routes.endpoint(
    "POST",
    "/v1/webhooks/{id}/test",
    scope="webhooks",
    returns={202: DeliveryAccepted},
    errors=[*_UNKNOWN, "409 webhook_paused"],
)
async def test_webhook(request: web.Request) -> Answer:
    """Send a `webhook.test` event."""
    async with request.config_dict[DATABASE].session() as session:
        number = await subscriptions.send_test(session, _ACTOR, request.match_info["id"])
    return Answer(202, DeliveryAccepted(number=number))


@routes.endpoint(
    "GET",
    "/v1/webhooks/{id}/deliveries",
    scope="webhooks",
    query=DeliveriesQuery,
    returns={200: Deliveries},
    errors=_UNKNOWN,
)
async def list_deliveries(request: web.Request, *, query: DeliveriesQuery) -> Answer:
    """The delivery log, newest first."""
    async with request.config_dict[DATABASE].reading() as session:
        webhook = await subscriptions.one(session, request.match_info["id"])
        found = await log.entries(
            session, webhook.id, state=query.state, before=query.before, limit=query.limit
        )
    full = len(found) == query.limit
    views = [_delivery(entry) for entry in found]
    return Answer(200, Deliveries(deliveries=views, next=views[-1].number if full else None))


@routes.endpoint(
    "GET",
    "/v1/webhooks/{id}/deliveries/{number}",
    scope="webhooks",
    returns={200: DeliveryView},
    errors=["404 delivery_unknown"],
)
async def show_delivery(request: web.Request) -> Answer:
    """One delivery: what was sent, and every try."""
    async with request.config_dict[DATABASE].reading() as session:
        found = await log.entry(session, request.match_info["id"], _number(request))
    return Answer(200, _delivery(found, body=found.event.body))


@routes.endpoint(
    "POST",
    "/v1/webhooks/{id}/deliveries/{number}/resend",
    scope="webhooks",
    returns={202: DeliveryAccepted},
    errors=["404 delivery_unknown"],
)
async def resend_delivery(request: web.Request) -> Answer:
    """Send the same event again, under the same id."""
    number = _number(request)
    async with request.config_dict[DATABASE].session() as session:
        await log.resend(session, _ACTOR, request.match_info["id"], number)
    return Answer(202, DeliveryAccepted(number=number))


def _number(request: web.Request) -> int:
    given = request.match_info["number"]
    if not (given.isascii() and given.isdecimal() and len(given) <= _DIGITS):
        raise NotFound("delivery_unknown", f"There is no delivery {given!r}.")
    return int(given)


def _view(webhook: Webhook, secret: str | None = None) -> WebhookView:
    return WebhookView(
        id=webhook.id,
        url=webhook.url,
        events=webhook.events,
        active=webhook.active,
        created_at=webhook.created_at,
        secret=secret,
    )


def _delivery(entry: log.Entry, body: str | None = None) -> DeliveryView:
    delivery, event = entry.delivery, entry.event
    return DeliveryView(
        number=delivery.id,
        event_id=event.id,
        event=event.type,
        conversation_id=delivery.conversation_id,
        at=event.at,
        state=cast(DeliveryState, delivery.state),
        next_attempt_at=delivery.next_attempt_at if delivery.state == "pending" else None,
        attempts=[
            AttemptView(
                at=attempt.at,
                milliseconds=attempt.milliseconds,
                status=attempt.status,
                answer=attempt.answer,
                problem=attempt.problem,
            )
            for attempt in entry.attempts
        ],
        body=body,
    )
