"""The assistant's HTTP server: the routes of the internal channel and nothing of Rasa's own API."""

from __future__ import annotations

import asyncio
import logging
from http import HTTPStatus

from sanic import Sanic
from sanic.exceptions import InvalidUsage, SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.assistant import changed_contents
from bot.assistant.channel import CarelineChannel, problem
from bot.assistant.loading import running_processor
from bot.assistant.observed import add_edge
from bot.assistant.settings import Settings
from bot.threads import give_way

logger = logging.getLogger(__name__)

_TURN_TIME_LIMIT = 30


def init_app(settings: Settings) -> Sanic:
    """Once it listens, it can answer: model and database are opened before."""
    app = Sanic("careline_assistant", configure_logging=False)
    app.config.RESPONSE_TIMEOUT = _TURN_TIME_LIMIT
    app.config.KEEP_ALIVE_TIMEOUT = 75
    app.config.FALLBACK_ERROR_FORMAT = "json"
    channel = CarelineChannel(settings.token)

    @app.listener("before_server_start")
    async def start(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        app.ctx.running = running_processor(settings)
        app.ctx.live = await app.ctx.running.__aenter__()

    @app.listener("after_server_stop")
    async def stop(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        await channel.drain()
        await app.ctx.running.__aexit__(None, None, None)

    app.blueprint(channel.blueprint())
    add_edge(app, settings)
    app.error_handler.add(Exception, _as_problem)
    return app


def serve(settings: Settings) -> None:
    """Serves until it is told to stop (SIGTERM or SIGINT)."""
    following = changed_contents.follower()
    if following:
        following.start()
    give_way()  # a new catalogue is read by a thread
    app = init_app(settings)
    app.run(settings.host, settings.port, workers=1, access_log=False, motd=False)


def _as_problem(request: Request, error: Exception) -> HTTPResponse:
    if isinstance(error, InvalidUsage):
        return problem(400, "body_invalid", "The body is not JSON.")
    if isinstance(error, SanicException):
        status = error.status_code or 500
        return problem(status, HTTPStatus(status).phrase.lower().replace(" ", "_"), str(error))
    logger.error("%s %s failed", request.method, request.path, exc_info=error)
    return problem(503, "unavailable", "The turn could not be handled; nothing of it was kept.")
