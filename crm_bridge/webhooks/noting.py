"""Writing down what is to be told, in the transaction in which it happened.

What happened is noted as it happens and made into deliveries when the feed has been numbered, just
before the commit: messages are whole by then, and deliveries are in the order of the feed.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.schemas.content import ControlState
from crm_bridge.db import now
from crm_bridge.models.base import new_id
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.message import Message
from crm_bridge.models.webhook import Webhook, WebhookDelivery, WebhookEvent
from crm_bridge.webhooks import telling
from crm_bridge.webhooks.events import MESSAGE_CREATED, body_of, name_of_move

logger = logging.getLogger(__name__)

_NOTED = "webhooks_noted"
_WORK = "webhooks_work"
# Held, so that a subscription cannot be removed while something is written for it.
_SUBSCRIBED = (
    select(Webhook.id, Webhook.events)
    .where(Webhook.active)
    .order_by(Webhook.id)
    .with_for_update(read=True, key_share=True)
)


@dataclass(frozen=True, slots=True)
class _Noted:
    name: str
    conversation_id: str
    move: Mapping[str, str] | None = None
    message: Message | None = None


def note_move(
    session: AsyncSession,
    conversation: Conversation,
    came_from: ControlState,
    to: ControlState,
    *,
    who: str,
    why: str,
) -> None:
    """Control changed hands. Call it where the change is made."""
    name = name_of_move(came_from, to)
    if name is not None:
        move = {"from": came_from, "to": to, "by": who, "why": why}
        _note(session, _Noted(name, conversation.id, move=move))


def note_message(session: AsyncSession, message: Message) -> None:
    """A message was added; it is told as it is at the end of the transaction."""
    _note(session, _Noted(MESSAGE_CREATED, message.conversation_id, message=message))


async def keep(session: AsyncSession, *, subscribed: bool) -> None:
    """Make deliveries of what was noted, each event with an id of its own, in order; `subscribed`:
    whether there is anybody to tell."""
    noted: list[_Noted] = session.info.pop(_NOTED, [])
    if not noted or not subscribed:
        return
    takers_of = (await session.execute(_SUBSCRIBED)).all()
    wanted = {name for _, names in takers_of for name in names}
    for one in noted:
        if one.name in wanted:
            told = await telling.about(session, one.conversation_id, one.move, one.message)
            takers = [webhook_id for webhook_id, names in takers_of if one.name in names]
            await keep_event(session, one.name, told, takers, one.conversation_id)


async def keep_event(
    session: AsyncSession,
    name: str,
    told: Mapping[str, Any],
    takers: Iterable[str],
    conversation_id: str | None = None,
) -> Sequence[int]:
    """One event for these subscriptions; the ids of its deliveries."""
    event_id = new_id("evt")
    at = now(session)
    body = body_of(event_id, name, at, told)
    await session.execute(insert(WebhookEvent).values(id=event_id, type=name, at=at, body=body))
    rows = [
        {
            "webhook_id": webhook_id,
            "event_id": event_id,
            "conversation_id": conversation_id,
            "state": "pending",
            "attempts": 0,
            "began_at": at,
            "next_attempt_at": at,
        }
        for webhook_id in takers
    ]
    tell_sender(session)
    # The sender tells of the event by its id; here it is told to whose trace that belongs.
    logger.debug("webhook event %s: %s", event_id, name)
    return (
        await session.scalars(insert(WebhookDelivery).values(rows).returning(WebhookDelivery.id))
    ).all()


def tell_sender(session: AsyncSession) -> None:
    """Wake the sender once this transaction stands."""
    session.info[_WORK] = True


def has_work(session: AsyncSession) -> bool:
    """Whether this transaction left something to send."""
    return _WORK in session.info


def _note(session: AsyncSession, noted: _Noted) -> None:
    session.info.setdefault(_NOTED, []).append(noted)
