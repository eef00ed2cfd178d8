"""What no client may do to a server of ours: keep it waiting, or take all its connections. And what
a server need not do to itself."""

import asyncio
import contextlib
import gc
import logging
import resource
from typing import Any

from aiohttp import StreamReader, hdrs, web
from aiohttp.typedefs import Handler, Middleware

logger = logging.getLogger(__name__)

SLOWEST = 2_000
"""Bytes a second: each of so many that came allows a body a second more."""

LOOKS = 4
"""So often a body is looked at within the time that it has in any case."""

MOST_FILES = 65_536

LITTER = 10_000
"""Objects made and not yet gone after which those in circles are looked for."""

NO_ENCODING = "Send the body without a Content-Encoding"
TOO_SLOW = "The body came too slowly"


def raise_file_limit() -> None:
    """Let this process have as many connections as the system allows it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        # A container may forbid it; the limit that is there then holds.
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


async def settled(_: web.Application) -> None:
    """For `on_startup` of a process of its own: what is there by now stays. It is looked through no
    more for objects that only hold each other, and what came since is less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(LITTER, *gc.get_threshold()[1:])


def how_served(idle_seconds: float) -> dict[str, Any]:
    """`handler_args` of an application: a connection on which no whole head of a request comes for
    so long is closed, and nothing that comes packed is unpacked."""
    return {"keepalive_timeout": idle_seconds, "auto_decompress": False}


def plain_bodies_in_time(seconds: float) -> Middleware:
    """The innermost middleware: 415 for a body that is packed, 408 for one that is not there after
    `seconds` and one more for each `SLOWEST` bytes of it that came. What a handler does with a
    whole body takes its time."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.can_read_body:
            return await handler(request)
        # A thousandth of its length on the way says nothing of what a packed body holds.
        if request.headers.get(hdrs.CONTENT_ENCODING, "identity").lower() != "identity":
            raise web.HTTPUnsupportedMediaType(reason=NO_ENCODING, text=NO_ENCODING)
        watch = _Watch(request.content, seconds)
        try:
            return await handler(request)
        except _TooSlow as slow:
            logger.info("%s %s: its body came too slowly", request.method, request.path)
            raise web.HTTPRequestTimeout(reason=TOO_SLOW, text=TOO_SLOW) from slow
        finally:
            watch.stop()

    return middleware


class _TooSlow(TimeoutError):
    """Of this kind, aiohttp also stops waiting for the rest of the body, without an error."""


class _Watch:
    """Looks at a body again and again until it is whole, and gives up what is too slow."""

    def __init__(self, body: StreamReader, seconds: float) -> None:
        self._body, self._seconds = body, seconds
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self._next = self._later()

    def stop(self) -> None:
        self._next.cancel()

    def _later(self) -> asyncio.TimerHandle:
        return self._loop.call_later(self._seconds / LOOKS, self._look)

    def _look(self) -> None:
        if self._body.is_eof():
            return
        allowed = self._seconds + self._body.total_bytes / SLOWEST
        if self._loop.time() - self._began > allowed:
            self._body.set_exception(_TooSlow())
        else:
            self._next = self._later()
