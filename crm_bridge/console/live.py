"""News for open pages, as server-sent events: which conversations changed, and passing signs."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiohttp import web

from crm_bridge.api.schemas.conversations import FeedEvent
from crm_bridge.console.desks import DESKS
from crm_bridge.console.guard import STAFF, TOKEN
from crm_bridge.console.streams import STREAMS, Stream
from crm_bridge.conversations.feed_hub import FEED_HUB
from crm_bridge.db import DATABASE, now
from crm_bridge.errors import BridgeError
from crm_bridge.routing import presence
from crm_bridge.staff import boards, sessions

logger = logging.getLogger(__name__)

routes = web.RouteTableDef()

WAIT = 20.0
LIMIT = 200
BEAT = 15.0
"""Seconds after which an open page says again that its reader is there, and is looked at: a
log-in may have run out, or been ended by another process."""
_DIGITS = 18


@routes.get("/events")
async def events(request: web.Request) -> web.StreamResponse:
    """Runs until the page is left or its log-in is over, which ends it at once. A page that was
    away goes on from the last number it saw; signs are for those who are there."""
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    with request.config_dict[STREAMS].listen(request[STAFF].id) as stream:
        after = await _first(request)
        await response.prepare(request)
        try:
            # The first line tells the browser at once that the stream is open.
            await response.write(b"retry: 2000\n: open\n\n")
            async with _following(request, stream, after):
                await _write(request, response, stream)
        except ConnectionError:
            return response
        except BridgeError as error:
            # Too late for an error screen: the stream ends, and the browser comes back by itself.
            logger.warning("a stream of news ended: %s", error.detail)
    return response


async def stop(app: web.Application) -> None:
    """Let open streams end, so that the application need not wait for them."""
    app[STREAMS].close()
    app[FEED_HUB].close()


@asynccontextmanager
async def _following(request: web.Request, stream: Stream, after: int) -> AsyncIterator[None]:
    """The feed goes into the stream beside the body; when it fails the stream ends."""
    task = asyncio.create_task(_follow(request, stream, after))
    task.add_done_callback(lambda _: stream.end())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _follow(request: web.Request, stream: Stream, after: int) -> None:
    hub = request.config_dict[FEED_HUB]
    typed: int | None = None
    while stream.is_open:
        feed = await hub.read(after, WAIT, LIMIT, typed)
        after, typed = feed.last, feed.typed
        if feed.events:
            ids = {event.conversation_id for event in feed.events if not _read_by_staff(event)}
            stream.change(after, ids, moved=any(e.type == "control" for e in feed.events))
        for sign in feed.typing:
            if sign.author == "customer":
                _show_typing(request, stream, sign.conversation_id)


def _read_by_staff(event: FeedEvent) -> bool:
    """What the reader of a page has read changes nothing on it."""
    return event.type == "seen" and event.data.get("author") == "agent"


def _show_typing(request: web.Request, stream: Stream, conversation_id: str) -> None:
    # Of the many who type just now only those matter whom this person looks at.
    if request.config_dict[DESKS].is_at(conversation_id, stream.staff_id):
        stream.sign("typing", {"conversation": conversation_id})


async def _write(request: web.Request, response: web.StreamResponse, stream: Stream) -> None:
    clock, beat = asyncio.get_running_loop().time, 0.0
    while stream.is_open:
        due = clock() >= beat
        if (stream.take_doubt() or due) and not await _still_logged_in(request):
            return
        if due:
            beat = clock() + BEAT
            await _seen(request)
        news = stream.take()
        if news or due:
            await response.write(news or b": still here\n\n")
        await stream.news(beat - clock())


async def _still_logged_in(request: web.Request) -> bool:
    async with request.config_dict[DATABASE].reading() as session:
        return await sessions.staff_of(session, request[TOKEN]) is not None


async def _seen(request: web.Request) -> None:
    async with request.config_dict[DATABASE].session() as session:
        await presence.seen(session, request[STAFF].id)
        if request.config_dict[STREAMS].seen(request[STAFF].id, now(session)):
            boards.outdate(session, "teams")


async def _first(request: web.Request) -> int:
    """The number to go on from; one that was never given counts as the newest."""
    newest = await request.config_dict[FEED_HUB].last()
    given = request.headers.get("Last-Event-ID", "")
    if given.isascii() and given.isdecimal() and len(given) <= _DIGITS:
        return min(int(given), newest)
    return newest
