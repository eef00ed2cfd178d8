"""News for open pages, as server-sent events: which conversation changed, and its number."""

import asyncio
import json

from aiohttp import web

from crm_bridge.conversations.feed_hub import FEED_HUB

routes = web.RouteTableDef()

STOPPING = web.AppKey("STOPPING", asyncio.Event)
WAIT = 20.0
LIMIT = 200


@routes.get("/events")
async def events(request: web.Request) -> web.StreamResponse:
    """Runs until the page is left. A page that was away goes on from the last number it saw."""
    hub = request.config_dict[FEED_HUB]
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    await response.prepare(request)
    after = _last_seen(request) or await hub.last()
    stopping = request.config_dict[STOPPING]
    try:
        # The first line tells the browser at once that the stream is open.
        await response.write(b": open\n\n")
        while not stopping.is_set():
            feed = await hub.read(after, WAIT, LIMIT)
            after = feed.last
            changed = {event.conversation_id for event in feed.events if event.type != "delivery"}
            await response.write(_event(after, changed) if changed else b": still here\n\n")
    except ConnectionError:
        return response
    return response


async def stop(app: web.Application) -> None:
    """Let open streams end, so that the application need not wait for them."""
    app[STOPPING].set()
    app[FEED_HUB].close()


def _last_seen(request: web.Request) -> int | None:
    given = request.headers.get("Last-Event-ID", "")
    return int(given) if given.isascii() and given.isdecimal() else None


def _event(number: int, changed: set[str]) -> bytes:
    return f"id: {number}\nevent: changed\ndata: {json.dumps(sorted(changed))}\n\n".encode()
