"""The HTTP edge that Rasa calls: rasa-sdk's executor behind a token, on loopback.

rasa-sdk's own server checks no token and repeats the request (a customer's words) in its errors;
this one answers the same protocol: 200 {events, responses}, 400 when an action rejects, 404 for an
unknown action.
"""

import hmac
import logging
import time
import zlib
from collections.abc import AsyncIterator
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic_core import from_json
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from actions import formats
from actions.registry import make_executor
from actions.settings import ActionSettings
from actions.turn_bridge import TurnBridges
from bot.observability.edge import PATHS, add_pages, can_work, observed
from bot.observability.metrics import ACTION_SECONDS
from crm_bridge.client import BridgeTransport

logger = logging.getLogger(__name__)

EXECUTOR = web.AppKey("EXECUTOR", ActionExecutor)
SETTINGS = web.AppKey("SETTINGS", ActionSettings)

MAX_CALL = 4 * 1024 * 1024
"""Bytes of one call: a tracker with its events."""


def init_app(settings: ActionSettings) -> web.Application:
    """The action server; one bridge client for the life of the process."""
    app = web.Application(
        middlewares=[observed(trusts_caller=True), _answer_errors, _check_token],
        client_max_size=MAX_CALL,
    )
    app[SETTINGS] = settings
    formats.load()
    app.cleanup_ctx.append(_open_bridge)
    token = settings.metrics_token
    add_pages(
        app,
        {"bridge": can_work(settings.bridge_url)},
        token.get_secret_value() if token else None,
    )
    app.router.add_post("/webhook", _webhook)
    return app


async def _open_bridge(app: web.Application) -> AsyncIterator[None]:
    settings = app[SETTINGS]
    transport = BridgeTransport(
        settings.bridge_url,
        settings.actions_token.get_secret_value(),
        patience=settings.bridge_patience,
    )
    async with transport:
        app[EXECUTOR] = make_executor(
            TurnBridges(transport),
            ZoneInfo(settings.time_zone),
            settings.action_seconds,
        )
        yield


@web.middleware
async def _answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """An error names itself and nothing of the request."""
    try:
        return await handler(request)
    except ActionExecutionRejection as rejection:
        body = {"error": "the action rejected", "action_name": rejection.action_name}
        return web.json_response(body, status=400)
    except ActionNotFoundException as missing:
        body = {"error": "no such action", "action_name": missing.action_name}
        return web.json_response(body, status=404)
    except web.HTTPException as error:
        return web.json_response({"error": error.reason}, status=error.status)
    except Exception:
        logger.exception("a call of %s failed", request.path)
        return web.json_response({"error": "internal error"}, status=500)


@web.middleware
async def _check_token(request: web.Request, handler: Handler) -> web.StreamResponse:
    expected = request.app[SETTINGS].action_server_token.get_secret_value()
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if request.path not in PATHS and not hmac.compare_digest(given.encode(), expected.encode()):
        raise web.HTTPUnauthorized
    return await handler(request)


async def _webhook(request: web.Request) -> web.Response:
    call = _parse(await request.read())
    began = time.perf_counter()
    ok = False
    try:
        result = await request.app[EXECUTOR].run(call)
        ok = True
    finally:
        seconds = time.perf_counter() - began
        ACTION_SECONDS.labels(str(call["next_action"]), ok).observe(seconds)
    told = result.model_dump_json() if result else "null"
    return web.Response(text=told, content_type="application/json")


def _parse(raw: bytes) -> dict[str, Any]:
    """The action call. aiohttp has undone a Content-Encoding header already."""
    try:
        # Most of it are the dialogue's events, which say the same words again and again.
        call = from_json(raw, cache_strings="all")
    except (ValueError, zlib.error):
        raise web.HTTPBadRequest(reason="the body is not JSON") from None
    if not isinstance(call, dict) or "next_action" not in call or "tracker" not in call:
        raise web.HTTPBadRequest(reason="next_action and tracker are needed")
    # rasa-sdk asks for the domain unless it holds one; no action here needs it, and Rasa sends it
    # only to those that do (`enable_selective_domain`).
    call.setdefault("domain", {})
    return call
