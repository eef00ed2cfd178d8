"""The delivery log: what was sent, what was answered, sending again, and how long it is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import and_, delete, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import audit
from crm_bridge.db import now
from crm_bridge.errors import NotFound
from crm_bridge.models.webhook import WebhookAttempt, WebhookDelivery, WebhookEvent
from crm_bridge.webhooks.noting import tell_sender

State = Literal["pending", "delivered", "failed"]
MAX_LIMIT = 100
_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A delivery, its event, and its tries: of a list the last one only."""

    delivery: WebhookDelivery
    event: WebhookEvent
    attempts: Sequence[WebhookAttempt]

    @property
    def last(self) -> WebhookAttempt | None:
        return self.attempts[-1] if self.attempts else None


async def entries(
    session: AsyncSession,
    webhook_id: str,
    *,
    state: State | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[Entry]:
    """Newest first, from below the delivery `before`."""
    query = (
        select(WebhookDelivery, WebhookEvent)
        .join(WebhookEvent, WebhookEvent.id == WebhookDelivery.event_id)
        .where(WebhookDelivery.webhook_id == webhook_id)
    )
    if state is not None:
        query = query.where(WebhookDelivery.state == state)
    if before is not None:
        query = query.where(WebhookDelivery.id < before)
    rows = await session.execute(query.order_by(WebhookDelivery.id.desc()).limit(limit))
    found = [(delivery, event) for delivery, event in rows]
    last = await _last_attempts(session, [delivery.id for delivery, _ in found])
    return [
        Entry(delivery, event, [last[delivery.id]] if delivery.id in last else [])
        for delivery, event in found
    ]


async def entry(session: AsyncSession, webhook_id: str, delivery_id: int) -> Entry:
    """With every try, oldest first. Raises 404 `delivery_unknown`."""
    delivery = await _one(session, webhook_id, delivery_id)
    event = await session.get_one(WebhookEvent, delivery.event_id)
    tries = select(WebhookAttempt).where(WebhookAttempt.delivery_id == delivery_id)
    found = (await session.scalars(tries.order_by(WebhookAttempt.id))).all()
    return Entry(delivery, event, found)


async def resend(session: AsyncSession, actor: str, webhook_id: str, delivery_id: int) -> None:
    """Send the same event, under the same id, as soon as may be: at once when it was waiting, anew
    when it was delivered or given up. Raises 404 `delivery_unknown`."""
    delivery = await _one(session, webhook_id, delivery_id)
    delivery.next_attempt_at = now(session)
    tell_sender(session)
    if delivery.state != "pending":
        delivery.state = "pending"
        delivery.attempts = 0
        delivery.began_at = now(session)
        delivery.ended_at = None
    detail = {"event": delivery.event_id, "delivery": delivery_id}
    audit.record(session, actor, "webhook.resent", f"webhook:{webhook_id}", detail)


async def waiting_and_failed(session: AsyncSession) -> Mapping[str, Mapping[str, int]]:
    """How many deliveries of each subscription wait, and how many were given up."""
    query = select(WebhookDelivery.webhook_id, WebhookDelivery.state, func.count()).where(
        WebhookDelivery.state.in_(("pending", "failed"))
    )
    grouped = query.group_by(WebhookDelivery.webhook_id, WebhookDelivery.state)
    counts: dict[str, dict[str, int]] = {}
    for webhook_id, state, count in await session.execute(grouped):
        counts.setdefault(webhook_id, {})[state] = count
    return counts


async def tidy(session: AsyncSession, before: datetime) -> None:
    """Drop what was settled before then, and what a paused subscription has not been told since,
    with events and tries."""
    old = or_(
        WebhookDelivery.ended_at < before,
        and_(WebhookDelivery.state == "pending", WebhookDelivery.began_at < before),
    )
    ids = (await session.scalars(select(WebhookDelivery.id).where(old).limit(_AT_ONCE))).all()
    await session.execute(delete(WebhookAttempt).where(WebhookAttempt.delivery_id.in_(ids)))
    await session.execute(delete(WebhookDelivery).where(WebhookDelivery.id.in_(ids)))
    told = exists().where(WebhookDelivery.event_id == WebhookEvent.id)
    await session.execute(delete(WebhookEvent).where(WebhookEvent.at < before, ~told))


async def _one(session: AsyncSession, webhook_id: str, delivery_id: int) -> WebhookDelivery:
    delivery = await session.get(WebhookDelivery, delivery_id)
    if delivery is None or delivery.webhook_id != webhook_id:
        raise NotFound("delivery_unknown", f"There is no delivery {delivery_id} of this webhook.")
    return delivery


async def _last_attempts(
    session: AsyncSession, delivery_ids: Iterable[int]
) -> Mapping[int, WebhookAttempt]:
    latest = (
        select(func.max(WebhookAttempt.id))
        .where(WebhookAttempt.delivery_id.in_(list(delivery_ids)))
        .group_by(WebhookAttempt.delivery_id)
    )
    found = await session.scalars(select(WebhookAttempt).where(WebhookAttempt.id.in_(latest)))
    return {attempt.delivery_id: attempt for attempt in found}
