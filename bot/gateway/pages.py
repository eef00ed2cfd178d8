"""What the gateway serves beside the chat: its health and the widget's files."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from bot.gateway.settings import GatewaySettings

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

FRESH = {"Cache-Control": "no-cache"}
"""Browsers ask each time and are answered 304: a new release reaches every page at once."""

PAGE_HEADERS = {
    **FRESH,
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; connect-src 'self' ws: wss:; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
"""For pages of our own, with the chat on them: nothing is loaded from elsewhere."""


def routes(settings: GatewaySettings) -> list[web.RouteDef]:
    """`/health` and the widget, which pages of other sites may load."""
    anywhere = {**FRESH, "Access-Control-Allow-Origin": "*"}
    return [
        web.get("/health", health),
        *(
            web.get(f"/{name}", served(settings.widget_folder / name, anywhere))
            for name in ("widget.js", "widget.js.map")
        ),
    ]


async def health(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


def served(path: Path, headers: dict[str, str]) -> Handler:
    """A handler that serves one file, 404 where the front end was not built."""

    async def serve(request: web.Request) -> web.StreamResponse:
        return web.FileResponse(path, headers=headers)

    return serve
