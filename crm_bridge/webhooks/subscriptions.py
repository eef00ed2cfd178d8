"""Who is told: adding, changing, trying out and removing subscriptions."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.db import now
from crm_bridge.errors import Conflict, NotFound, Unprocessable
from crm_bridge.models.base import new_id
from crm_bridge.models.webhook import Webhook, WebhookAttempt, WebhookDelivery
from crm_bridge.webhooks.events import EVENT_NAMES, TEST_EVENT
from crm_bridge.webhooks.noting import keep_event, tell_sender
from crm_bridge.webhooks.signing import new_secret

MOST = 20
"""Each is one more delivery for every message."""


async def all_webhooks(session: AsyncSession) -> Sequence[Webhook]:
    """Oldest first."""
    query = select(Webhook).order_by(Webhook.created_at, Webhook.id)
    return (await session.scalars(query)).all()


async def one(session: AsyncSession, webhook_id: str) -> Webhook:
    """Raises 404 `webhook_unknown`."""
    webhook = await session.get(Webhook, webhook_id)
    if webhook is None:
        raise _unknown(webhook_id)
    return webhook


async def add(session: AsyncSession, actor: str, url: str, events: Iterable[str]) -> Webhook:
    """A new one, active. Its secret is to be shown now and never again. The url must be checked.

    Raises 409 `webhooks_too_many`, 422 `events_empty`.
    """
    if (await session.scalar(select(func.count()).select_from(Webhook)) or 0) >= MOST:
        raise Conflict("webhooks_too_many", f"There are {MOST} webhooks; remove one first.")
    webhook = Webhook(
        id=new_id("whk"),
        url=url,
        events=_ordered(events),
        secret=new_secret(),
        active=True,
        created_at=now(session),
    )
    session.add(webhook)
    _audit(session, actor, "added", webhook)
    return webhook


async def change(
    session: AsyncSession,
    actor: str,
    webhook_id: str,
    *,
    url: str | None = None,
    events: Iterable[str] | None = None,
    active: bool | None = None,
) -> Webhook:
    """Change what is given. Raises 404 `webhook_unknown`, 422 `events_empty`."""
    webhook = await one(session, webhook_id)
    if url is not None:
        webhook.url = url
    if events is not None:
        webhook.events = _ordered(events)
    if active is not None:
        webhook.active = active
        tell_sender(session)
    _audit(session, actor, "changed", webhook)
    return webhook


async def remove(session: AsyncSession, actor: str, webhook_id: str) -> None:
    """With its log. Raises 404 `webhook_unknown`."""
    webhook = await session.get(Webhook, webhook_id, with_for_update=True)
    if webhook is None:
        raise _unknown(webhook_id)
    own = select(WebhookDelivery.id).where(WebhookDelivery.webhook_id == webhook_id)
    # A try that is being written down comes first.
    await session.execute(own.with_for_update())
    await session.execute(delete(WebhookAttempt).where(WebhookAttempt.delivery_id.in_(own)))
    await session.execute(delete(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook_id))
    await session.delete(webhook)
    _audit(session, actor, "removed", webhook)


async def send_test(session: AsyncSession, actor: str, webhook_id: str) -> int:
    """Send a `webhook.test` event; the id of its delivery. Raises 404 `webhook_unknown`, 409
    `webhook_paused`."""
    webhook = await one(session, webhook_id)
    if not webhook.active:
        raise Conflict("webhook_paused", "This webhook is paused: nothing is sent to it.")
    _audit(session, actor, "tested", webhook)
    told = {"message": {"text": "This is a test."}}
    return (await keep_event(session, TEST_EVENT, told, [webhook.id]))[0]


def _ordered(events: Iterable[str]) -> list[str]:
    """Each once, in the order in which they are documented."""
    asked = set(events)
    if not asked:
        raise Unprocessable("events_empty", f"events: name at least one of {_listed()}.")
    if unknown := asked.difference(EVENT_NAMES):
        raise Unprocessable("event_unknown", f"events: {min(unknown)!r} is none of {_listed()}.")
    return [name for name in EVENT_NAMES if name in asked]


def _unknown(webhook_id: str) -> NotFound:
    return NotFound("webhook_unknown", f"There is no webhook {webhook_id!r}.")


def _listed() -> str:
    return ", ".join(EVENT_NAMES)


def _audit(session: AsyncSession, actor: str, action: str, webhook: Webhook) -> None:
    detail = {"url": webhook.url, "events": webhook.events, "active": webhook.active}
    audit.record(session, actor, f"webhook.{action}", f"webhook:{webhook.id}", detail)
