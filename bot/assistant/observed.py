"""The same edge as the aiohttp processes have, on Sanic: traces taken up, requests timed, and the
pages for whoever runs it."""

from __future__ import annotations

import asyncio
import logging
import time

import aiohttp
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.assistant.channel import problem
from bot.assistant.settings import Settings
from bot.observability import tracing
from bot.observability.edge import ANSWERED, TRACE_HEADER
from bot.observability.metrics import HTTP_SECONDS, MODEL, may_read, page
from bot.observability.readiness import SECONDS, Dependency, Readiness

logger = logging.getLogger(__name__)


def add_edge(app: Sanic, settings: Settings) -> None:
    """`/healthz`, `/readyz` and `/metrics`, and every request under its caller's trace."""
    app.register_middleware(_begin, "request")
    app.register_middleware(_end, "response")
    app.add_route(_healthz, "/healthz")
    app.add_route(_readyz, "/readyz")

    @app.listener("before_server_start")
    async def begin(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        # Its lock belongs to the event loop that serves.
        app.ctx.readiness = Readiness(_dependencies(app, settings))

    @app.get("/metrics")
    async def metrics(request: Request) -> HTTPResponse:
        if not settings.metrics_token:
            return problem(404, "not_found", "There is no such page.")
        if not may_read(request.headers.get("authorization"), settings.metrics_token):
            return problem(401, "unauthorized", "The bearer token is missing or wrong.")
        MODEL.info({"name": request.app.ctx.live.name})
        body, content_type = await asyncio.to_thread(page)
        return response.raw(body, content_type=content_type)


def _dependencies(app: Sanic, settings: Settings) -> dict[str, Dependency]:
    async def model() -> None:
        app.ctx.live.processor.understand("hello")

    async def dialogues() -> None:
        await app.ctx.live.processor.tracker_store.result_of("")

    async def actions() -> None:
        limit = aiohttp.ClientTimeout(total=SECONDS)
        url = f"{settings.actions_url}/healthz"
        async with aiohttp.ClientSession(timeout=limit) as http, http.get(url) as answer:
            if answer.status != 200:
                raise RuntimeError(f"answered {answer.status}")

    return {
        "model": Dependency(model),
        "dialogues": Dependency(dialogues),
        # What needs no action is answered without them.
        "actions": Dependency(actions, needed=False),
    }


async def _healthz(request: Request) -> HTTPResponse:
    return response.json({"status": "ok"})


async def _readyz(request: Request) -> HTTPResponse:
    status, told = await request.app.ctx.readiness.report()
    return response.json(told, status=status)


async def _begin(request: Request) -> None:
    request.ctx.trace = tracing.take_up(request.headers.get(tracing.HEADER))
    request.ctx.began = time.perf_counter()


async def _end(request: Request, answer: HTTPResponse) -> None:
    began = getattr(request.ctx, "began", None)
    if began is None:
        return
    route = f"/{request.route.path}" if request.route else "unknown"
    seconds = time.perf_counter() - began
    HTTP_SECONDS.labels(request.method, route, answer.status).observe(seconds)
    logger.debug(ANSWERED, request.method, route, answer.status, seconds * 1000)
    answer.headers[TRACE_HEADER] = request.ctx.trace
