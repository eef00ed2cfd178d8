"""How the bot gets its updates: https://core.telegram.org/bots/api#getting-updates"""

import re
from urllib.parse import urlsplit

from . import links
from .calls import Call
from .refusals import Json, Refused, bad_request
from .webhook import Webhook
from .world import World

_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_PORTS = (443, 80, 88, 8443)  # setWebhook notes: "Ports currently supported"


async def set_webhook(world: World, call: Call) -> bool:
    url, secret = call.text("url"), call.text("secret_token")
    _ask_for(world, call)
    if call.flag("drop_pending_updates"):
        world.updates.pending.clear()
    if not url:
        world.deliveries.point_to(None)
        return True
    _check_webhook_url(world, url)
    _check_secret(secret)
    connections = max(1, min(100, call.number("max_connections", 40)))
    world.deliveries.point_to(Webhook(url, secret, connections))
    return True


async def delete_webhook(world: World, call: Call) -> bool:
    if call.flag("drop_pending_updates"):
        world.updates.pending.clear()
    world.deliveries.point_to(None)
    return True


async def get_webhook_info(world: World, call: Call) -> Json:
    deliveries, webhook = world.deliveries, world.deliveries.webhook
    told: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if webhook is not None:
        told["max_connections"] = webhook.max_connections
        if deliveries.last_error is not None:
            told["last_error_date"], told["last_error_message"] = deliveries.last_error
    if world.updates.allowed:
        told["allowed_updates"] = sorted(world.updates.allowed)
    return told


async def get_updates(world: World, call: Call) -> list[Json]:
    """offset, limit (1-100), timeout (at most 50 seconds)."""
    if world.deliveries.webhook is not None:
        raise Refused(
            409,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to "
            "delete the webhook first",
            "getUpdates: will not work if an outgoing webhook is set up",
        )
    _ask_for(world, call)
    if offset := call.number("offset", 0):
        world.updates.confirm(offset)
    limit = max(1, min(100, call.number("limit", 100)))
    await _wait_for_updates(world, call, min(50, call.number("timeout", 0)))
    return [update.json() for update in world.updates.pending[:limit]]


async def _wait_for_updates(world: World, call: Call, seconds: int) -> None:
    """A later getUpdates ends this one: two that poll would take each other's updates."""
    world.polls += 1
    mine = world.polls
    world.changed()
    await world.until(
        lambda: world.updates.pending or world.polls != mine or not call.is_connected(), seconds
    )
    if world.polls != mine:
        rule = "getUpdates: one at a time for a bot"
        raise Refused(
            409,
            "Conflict: terminated by other getUpdates request; make sure that only one bot "
            "instance is running",
            rule if call.is_connected() else None,
        )


def _ask_for(world: World, call: Call) -> None:
    """allowed_updates: "If not specified, the previous setting will be used"."""
    if call.arguments.get("allowed_updates") is not None:
        world.updates.allowed = frozenset(call.listed("allowed_updates"))


def _check_webhook_url(world: World, url: str) -> None:
    if world.readings.loopback_webhook and links.is_loopback(url):
        return
    parts = urlsplit(url)
    if parts.scheme != "https":
        raise bad_request(
            "bad webhook: An HTTPS URL must be provided for webhook", "setWebhook url: HTTPS"
        )
    if (parts.port or 443) not in _PORTS:
        raise bad_request(
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
            "setWebhook url: ports 443, 80, 88, 8443",
        )
    if links.is_reserved(url):
        raise bad_request(
            f"bad webhook: IP address {parts.hostname} is reserved",
            "setWebhook url: reached from the Internet",
        )


def _check_secret(secret: str) -> None:
    if len(secret) > 256:
        raise bad_request("secret token is too long", "setWebhook secret_token: 1-256 characters")
    if not _SECRET.fullmatch(secret):
        raise bad_request(
            "secret token contains unallowed characters",
            "setWebhook secret_token: only A-Z, a-z, 0-9, _ and -",
        )
