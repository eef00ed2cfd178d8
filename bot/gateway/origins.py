"""Which pages may open a chat: the CORS and origin rules of the protocol."""

from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.gateway.errors import ChatError
from bot.gateway.problems import problem

METHODS = "GET, POST, OPTIONS"
HEADERS = "Authorization, Content-Type"


def origin_allowed(origin: str, host: str, allowed: frozenset[str]) -> bool:
    """The gateway's own pages always; other sites when listed."""
    try:
        place = urlsplit(origin).netloc
    except ValueError:
        return False
    return origin.lower() in allowed or (place != "" and place.lower() == host.lower())


def origin_guard(allowed: frozenset[str]) -> Any:
    """Refuse browsers of other sites on `/chat/`; without an Origin it is not a browser."""

    @web.middleware
    async def guard(request: web.Request, handler: Any) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        if origin is None or not request.path.startswith("/chat/"):
            response: web.StreamResponse = await handler(request)
            return response
        if not origin_allowed(origin, request.host, allowed):
            detail = f"This chat is not open to pages of {origin}."
            return problem(ChatError(403, "origin_refused", detail))
        return await _with_cors(request, handler, origin)

    return guard


async def _with_cors(request: web.Request, handler: Any, origin: str) -> web.StreamResponse:
    if request.method == "OPTIONS":
        response: web.StreamResponse = web.Response(status=204)
    else:
        response = await handler(request)
    if not response.prepared:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Methods"] = METHODS
        response.headers["Access-Control-Allow-Headers"] = HEADERS
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"
        response.headers["Access-Control-Max-Age"] = "600"
        response.headers["Vary"] = "Origin"
    return response
