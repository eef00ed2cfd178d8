"""News for open pages, as server-sent events: which conversations changed, and their number."""

import asyncio
import json
import logging

from aiohttp import web

from crm_bridge.console.guard import STAFF, TOKEN
from crm_bridge.conversations.feed_hub import FEED_HUB
from crm_bridge.db import DATABASE
from crm_bridge.errors import BridgeError
from crm_bridge.routing import presence
from crm_bridge.staff import sessions

logger = logging.getLogger(__name__)

routes = web.RouteTableDef()

STOPPING = web.AppKey("STOPPING", asyncio.Event)
WAIT = 20.0
LIMIT = 200
BEAT = 15.0
"""Seconds after which an open page says again that its reader is there."""
_DIGITS = 18


@routes.get("/events")
async def events(request: web.Request) -> web.StreamResponse:
    """Runs until the page is left or its log-in is over. A page that was away goes on from the
    last number it saw."""
    after = await _first(request)
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    await response.prepare(request)
    try:
        # The first line tells the browser at once that the stream is open.
        await response.write(b"retry: 2000\n: open\n\n")
        await _follow(request, response, after)
    except ConnectionError:
        return response
    except BridgeError as error:
        # Too late for an error screen: the stream ends, and the browser comes back by itself.
        logger.warning("a stream of news ended: %s", error.detail)
    return response


async def stop(app: web.Application) -> None:
    """Let open streams end, so that the application need not wait for them."""
    app[STOPPING].set()
    app[FEED_HUB].close()


async def _follow(request: web.Request, response: web.StreamResponse, after: int) -> None:
    hub, stopping = request.config_dict[FEED_HUB], request.config_dict[STOPPING]
    clock, beat = asyncio.get_running_loop().time, 0.0
    while not stopping.is_set() and await _still_logged_in(request):
        if clock() >= beat:
            beat = clock() + BEAT
            await _seen(request)
        feed = await hub.read(after, WAIT, LIMIT)
        after = feed.last
        changed = {event.conversation_id for event in feed.events}
        await response.write(_event(after, changed) if changed else b": still here\n\n")


async def _still_logged_in(request: web.Request) -> bool:
    async with request.config_dict[DATABASE].reading() as session:
        return await sessions.staff_of(session, request[TOKEN]) is not None


async def _seen(request: web.Request) -> None:
    async with request.config_dict[DATABASE].session() as session:
        await presence.seen(session, request[STAFF].id)


async def _first(request: web.Request) -> int:
    """The number to go on from; one that was never given counts as the newest."""
    newest = await request.config_dict[FEED_HUB].last()
    given = request.headers.get("Last-Event-ID", "")
    if given.isascii() and given.isdecimal() and len(given) <= _DIGITS:
        return min(int(given), newest)
    return newest


def _event(number: int, changed: set[str]) -> bytes:
    return f"id: {number}\nevent: changed\ndata: {json.dumps(sorted(changed))}\n\n".encode()
