"""What is posted out: its shape, and what the receiver's answer means."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.gateway.attachments.links import AttachmentLinks
from bot.gateway.channels.core.addresses import whole
from bot.gateway.channels.core.channel import SendingFailed, TryLater, Undeliverable
from bot.gateway.channels.web.protocol import message_json
from crm_bridge.api.schemas.channels import DueDelivery
from crm_bridge.api.schemas.content import MessageView
from crm_bridge.webhooks.deliveries import Tried

GIVE_UP = timedelta(hours=24)
"""After this long a message that the receiver does not take is given up, so that the next goes."""

LONGEST_WAIT = 3600.0
"""Seconds for which a receiver can have us wait at once."""

_LATER = frozenset({408, 425, 429})


def message_id(due: DueDelivery, message: MessageView) -> str:
    """The same at every try, so that the receiver knows a repeat."""
    return f"{due.conversation_id}:{message.seq}"


def message_body(
    due: DueDelivery, message: MessageView, links: AttachmentLinks, public_url: str | None
) -> bytes:
    shown = links.in_message(due.conversation_id, message_json(message))
    return as_json(
        {
            "type": "message",
            "id": message_id(due, message),
            "conversation": due.address["conversation"],
            "private": due.private,
            "locale": due.locale,
            "message": with_whole_urls(shown, public_url),
        }
    )


def with_whole_urls(message: Mapping[str, Any], public_url: str | None) -> dict[str, Any]:
    """Addresses of our own pages and files as they are reached from elsewhere; left out where
    nobody said what that is, since half an address leads nowhere."""
    parts = ("attachments", "cards", "sources")
    lists = {name: message[name] for name in parts if name in message}
    whole_lists = {name: [_whole(one, public_url) for one in lists[name]] for name in lists}
    return {**message, **whole_lists}


def _whole(part: Mapping[str, Any], public_url: str | None) -> dict[str, Any]:
    addresses = {name: whole(part[name], public_url) for name in ("url", "image") if name in part}
    others = {name: value for name, value in part.items() if name not in addresses}
    return {**others, **{name: url for name, url in addresses.items() if url is not None}}


def as_json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def failure(tried: Tried, said_at: datetime, now: datetime) -> SendingFailed | None:
    """What a try came to; None when it was taken."""
    if tried.delivered:
        return None
    why = tried.problem or f"The receiver answered {tried.status}."
    status = tried.status
    if status == 410:
        return Undeliverable(why, gone=True)
    if status is not None and status < 500 and status not in _LATER:
        return Undeliverable(why)
    if now - said_at > GIVE_UP:
        return Undeliverable(f"{why} It was tried for {GIVE_UP // timedelta(hours=1)} hours.")
    wait = tried.retry_after
    return TryLater(why, None if wait is None else min(wait, LONGEST_WAIT))
