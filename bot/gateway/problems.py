"""One place where errors become `application/problem+json`."""

import json
import logging
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.gateway.errors import ChatError

logger = logging.getLogger(__name__)


def problem(error: ChatError) -> web.Response:
    """An RFC 9457 document with the protocol's `code`."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "code": error.code,
        "detail": error.detail,
        **error.extras,
    }
    headers = {}
    if "retry_after" in error.extras:
        headers["Retry-After"] = str(error.extras["retry_after"])
    return web.Response(
        status=error.status,
        text=json.dumps(body),
        content_type="application/problem+json",
        headers=headers,
    )


def _from_http(error: web.HTTPException) -> ChatError:
    codes = {
        404: "not_found",
        405: "method_not_allowed",
        408: "too_slow",
        413: "message_too_long",
        415: "encoding_unsupported",
    }
    code = codes.get(error.status, "bad_request")
    status = 422 if error.status == 413 else error.status
    return ChatError(status, code, error.reason)


@web.middleware
async def problems(request: web.Request, handler: Any) -> web.StreamResponse:
    """Turn every failure into its problem document; what nobody foresaw is logged."""
    try:
        response: web.StreamResponse = await handler(request)
        return response
    except ChatError as error:
        return problem(error)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return problem(_from_http(error))
    except Exception:
        logger.exception("%s %s failed", request.method, request.path)
        return problem(ChatError(500, "internal", "Something went wrong on our side."))
