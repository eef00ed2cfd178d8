"""What the gateway serves beside the chat: its health and the widget's files."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from bot.gateway.settings import GatewaySettings

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

FRESH = {"Cache-Control": "no-cache"}
"""Browsers ask each time and are answered 304: a new release reaches every page at once."""

FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}
"""For files that are named after what is in them."""

_CHUNK = re.compile(r"chat-[A-Z0-9]{8}\.js(?:\.map)?")
_CURRENT = {"chat.js", "careline.mjs", "careline.mjs.map", "careline.d.ts"}

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


_ANYWHERE = {"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}
"""Pages of other sites may load it, module scripts too; it is never taken for another type."""


def routes(settings: GatewaySettings) -> list[web.RouteDef]:
    """The widget, which pages of other sites may load."""
    anywhere = {**FRESH, **_ANYWHERE}
    return [
        web.get("/widget/{name}", _modules(settings.widget_folder / "widget")),
        *(
            web.get(f"/{name}", served(settings.widget_folder / name, anywhere))
            for name in ("widget.js", "widget.js.map")
        ),
    ]


def _modules(folder: Path) -> Handler:
    """The chat, which the launcher loads when it is wanted, and the same as an ES module."""

    async def there(name: str) -> bool:
        return await asyncio.to_thread((folder / name).is_file)

    async def serve(request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if _CHUNK.fullmatch(name):
            if await there(name):
                return web.FileResponse(folder / name, headers={**FOR_GOOD, **_ANYWHERE})
            # A launcher of another release, such as a shop's own copy, gets the chat of this one.
            name = "chat.js" if name.endswith(".js") else name
        # Looked for first: that there is none must not be kept.
        if name not in _CURRENT or not await there(name):
            raise web.HTTPNotFound
        return web.FileResponse(folder / name, headers={**FRESH, **_ANYWHERE})

    return serve


def served(path: Path, headers: dict[str, str]) -> Handler:
    """A handler that serves one file, 404 where the front end was not built."""

    async def serve(request: web.Request) -> web.StreamResponse:
        return web.FileResponse(path, headers=headers)

    return serve
