"""One middleware turns every error of `/v1` into `application/problem+json` (RFC 9457)."""

import json
import logging
from collections.abc import Mapping

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from bot.observability.edge import PATHS
from crm_bridge.errors import BridgeError

logger = logging.getLogger(__name__)

_HTTP_CODES = {
    404: "path_unknown",
    405: "method_not_allowed",
    408: "too_slow",
    413: "body_too_large",
    415: "media_type_unsupported",
}
_API = ("/v1/", *PATHS)


@web.middleware
async def problem_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Pages of the console that are merely not found keep the framework's own answer."""
    try:
        if "\x00" in request.path:
            raise web.HTTPNotFound
        return await handler(request)
    except BridgeError as error:
        return _problem(error.status, error.code, error.title, error.detail, error)
    except web.HTTPException as error:
        if error.status < 400 or not request.path.startswith(_API):
            raise
        return _http_problem(error)
    except Exception:
        logger.exception("%s %s failed", request.method, request.path)
        return _problem(500, "internal", BridgeError.title, "The error was logged.")


def _http_problem(error: web.HTTPException) -> web.Response:
    code = _HTTP_CODES.get(error.status, "http_error")
    response = _problem(error.status, code, error.reason, error.text or error.reason)
    if hdrs.ALLOW in error.headers:
        response.headers[hdrs.ALLOW] = error.headers[hdrs.ALLOW]
    return response


def _problem(
    status: int, code: str, title: str, detail: str, error: BridgeError | None = None
) -> web.Response:
    extras: Mapping[str, object] = error.extras if error else {}
    members = {
        "type": f"urn:careline:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
    }
    return web.Response(
        status=status,
        body=json.dumps({**extras, **members}).encode(),
        headers=error.headers if error else None,
        content_type="application/problem+json",
    )
