"""The deliveries that are due: claiming them, and writing down what became of a try."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from crm_bridge.db import now
from crm_bridge.models.webhook import Webhook, WebhookAttempt, WebhookDelivery, WebhookEvent

_EARLIER = aliased(WebhookDelivery)


@dataclass(frozen=True, slots=True)
class Claimed:
    """What one try needs."""

    delivery_id: int
    event_id: str
    event: str
    url: str
    secret: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a try; `problem` says why there was no answer. `retry_after` is in seconds."""

    milliseconds: int
    status: int | None = None
    answer: str | None = None
    problem: str | None = None
    retry_after: float | None = None

    @property
    def delivered(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


async def webhooks_with_work(session: AsyncSession) -> Sequence[str]:
    """The subscriptions that have something due."""
    return (await session.scalars(_due(session, WebhookDelivery.webhook_id).distinct())).all()


async def claim(
    session: AsyncSession, webhook_id: str, most: int, lease: timedelta
) -> list[Claimed]:
    """Up to `most` due deliveries, at most one a conversation. They are nobody else's until the
    lease is over; a process that dies leaves them to be sent then."""
    due = _due(session, WebhookDelivery.id).where(WebhookDelivery.webhook_id == webhook_id)
    ids = (await session.scalars(due.order_by(WebhookDelivery.id).limit(most))).all()
    if not ids:
        return []
    held = (
        update(WebhookDelivery)
        .where(
            WebhookDelivery.id.in_(ids),
            # Another process may have claimed one since.
            WebhookDelivery.state == "pending",
            WebhookDelivery.next_attempt_at <= now(session),
        )
        .values(next_attempt_at=now(session) + lease, attempts=WebhookDelivery.attempts + 1)
        .returning(WebhookDelivery.id)
        .execution_options(synchronize_session=False)
    )
    mine = (await session.scalars(held)).all()
    return await _whole(session, mine)


async def locked(session: AsyncSession, delivery_id: int) -> WebhookDelivery | None:
    """None when its subscription was removed meanwhile."""
    return await session.get(WebhookDelivery, delivery_id, with_for_update=True)


def record(
    session: AsyncSession, delivery: WebhookDelivery, tried: Tried, next_try_at: datetime | None
) -> None:
    """Write a try down: delivered, or to be tried again then, or given up."""
    session.add(
        WebhookAttempt(
            delivery_id=delivery.id,
            at=now(session),
            milliseconds=tried.milliseconds,
            status=tried.status,
            answer=tried.answer,
            problem=tried.problem,
        )
    )
    if tried.delivered or next_try_at is None:
        delivery.state = "delivered" if tried.delivered else "failed"
        delivery.ended_at = now(session)
    else:
        delivery.next_attempt_at = next_try_at


def _due(session: AsyncSession, column: Any) -> Select[Any]:
    """What may be sent now: within a conversation only the first that is not settled, so that a
    receiver learns things in their order."""
    earlier = exists().where(
        _EARLIER.webhook_id == WebhookDelivery.webhook_id,
        _EARLIER.conversation_id == WebhookDelivery.conversation_id,
        _EARLIER.state == "pending",
        _EARLIER.id < WebhookDelivery.id,
    )
    return (
        select(column)
        .join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
        .where(
            Webhook.active,
            WebhookDelivery.state == "pending",
            WebhookDelivery.next_attempt_at <= now(session),
            or_(WebhookDelivery.conversation_id.is_(None), ~earlier),
        )
    )


async def _whole(session: AsyncSession, ids: Sequence[int]) -> list[Claimed]:
    query = (
        select(WebhookDelivery.id, WebhookEvent, Webhook.url, Webhook.secret)
        .join(WebhookEvent, WebhookEvent.id == WebhookDelivery.event_id)
        .join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
        .where(WebhookDelivery.id.in_(ids))
        .order_by(WebhookDelivery.id)
    )
    return [
        Claimed(delivery_id, event.id, event.type, url, secret, event.body.encode())
        for delivery_id, event, url, secret in await session.execute(query)
    ]
