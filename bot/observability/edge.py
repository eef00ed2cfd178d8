"""The same edge for every aiohttp process: traces taken up, requests timed, three pages for whoever
runs it."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, web
from aiohttp.typedefs import Handler

from bot.observability import tracing
from bot.observability.metrics import HTTP_SECONDS, may_read, page
from bot.observability.readiness import SECONDS, Dependency, Readiness

logger = logging.getLogger(__name__)

READINESS = web.AppKey("READINESS", Readiness)
PATHS = ("/healthz", "/readyz", "/metrics")
TRACE_HEADER = "X-Trace-Id"
ANSWERED = "%s %s: %s after %.1f ms"
"""By the route's pattern: an address may hold the number of an order."""


class NotReadyError(Exception):
    """A process says of itself that it cannot work; the text is why."""


def observed(*, trusts_caller: bool) -> Callable[..., Awaitable[web.StreamResponse]]:
    """A middleware, the outermost: each request under its trace, and timed by its route. Only a
    caller of our own says which trace a request belongs to."""

    @web.middleware
    async def observe(request: web.Request, handler: Handler) -> web.StreamResponse:
        if trusts_caller:
            trace = tracing.take_up(request.headers.get(tracing.HEADER))
        else:
            trace = tracing.begin()
        began = time.perf_counter()
        status = 500
        try:
            response = await handler(request)
            status = response.status
            if not response.prepared:
                response.headers[TRACE_HEADER] = trace
            return response
        except web.HTTPException as answer:
            status = answer.status
            raise
        finally:
            # A socket or a stream lasts as long as its reader wants: it says nothing of speed.
            if status != 101:
                seconds = time.perf_counter() - began
                route = _route(request)
                HTTP_SECONDS.labels(request.method, route, status).observe(seconds)
                logger.debug(ANSWERED, request.method, route, status, seconds * 1000)

    return observe


def add_pages(
    app: web.Application,
    dependencies: dict[str, Dependency],
    metrics_token: str | None,
    *,
    refresh: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """`/healthz`, `/readyz`, and `/metrics` behind the token; without one there is no such page.
    `refresh` sets the figures that are counted only when they are asked for."""
    app[READINESS] = Readiness(dependencies)

    async def metrics(request: web.Request) -> web.Response:
        if not metrics_token:
            raise web.HTTPNotFound
        if not may_read(request.headers.get("Authorization"), metrics_token):
            raise web.HTTPUnauthorized
        if refresh:
            await refresh()
        body, content_type = await asyncio.to_thread(page)
        return web.Response(body=body, headers={"Content-Type": content_type})

    app.router.add_get("/healthz", _healthz)
    app.router.add_get("/readyz", _readyz)
    app.router.add_get("/metrics", metrics)


def answers(url: str) -> Dependency:
    """Another of our processes, which lives."""
    return _asked(f"{url.rstrip('/')}/healthz")


def can_work(url: str) -> Dependency:
    """Another of our processes, which has all that it needs."""
    return _asked(f"{url.rstrip('/')}/readyz")


def _asked(url: str) -> Dependency:
    async def check() -> None:
        limit = ClientTimeout(total=SECONDS)
        async with ClientSession(timeout=limit) as http, http.get(url) as answer:
            if answer.status != 200:
                raise NotReadyError(await _what_is_missing(answer))

    return Dependency(check)


async def _what_is_missing(answer: ClientResponse) -> str:
    try:
        checks = (await answer.json())["checks"]
        missing = [name for name, one in checks.items() if not one["ok"]]
    except (ValueError, KeyError, TypeError, AttributeError, ClientError):
        missing = []
    return f"lacks its {', '.join(missing)}" if missing else f"answered {answer.status}"


async def _healthz(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


async def _readyz(request: web.Request) -> web.Response:
    status, told = await request.app[READINESS].report()
    return web.json_response(told, status=status)


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource else "unknown"
