"""A chat server at its worst, and the networks and proxies before it: for tests of the widget."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.fakes.chat_server import ChatServer
from tests.fakes.chat_thread import Json
from tests.fakes.shop_pages import PAGE_HEADERS, page_of

NONSENSE: list[str] = [
    "{broken",
    "",
    "null",
    "[]",
    '"text"',
    "7",
    json.dumps({"type": "hologram", "text": "of a release to come"}),
    json.dumps({"type": "constructor"}),
    json.dumps({"type": "message"}),
    json.dumps({"type": "message", "seq": "3", "text": "no number"}),
    json.dumps({"type": "message", "seq": -3, "text": "before the beginning"}),
    json.dumps({"type": "ack", "id": 7, "seq": None}),
    json.dumps({"type": "control", "state": "levitating"}),
    json.dumps({"type": "typing", "author": {"name": "nobody"}}),
    json.dumps({"type": "outcome", "seq": "all", "outcome": []}),
    json.dumps({"type": "seen", "seq": "everything"}),
    json.dumps({"type": "error"}),
]
"""Frames of which a window can use nothing."""

ODD: Json = {
    "author": "moderator",
    "at": "yesterday",
    "text": {"html": "<b>bold</b>"},
    "agent": "Maya",
    "buttons": {"title": "not a list"},
    "cards": [
        None,
        "card",
        {"subtitle": "no title"},
        {"title": "A card", "buttons": [7], "url": 9},
    ],
    "sources": [{"title": "no address"}],
    "attachments": [{"id": 1}],
    "form": {"payload": "/p", "fields": [{"name": "no label"}]},
}
"""A message of which only its card and its place can be used."""


ODD_CONFIG: Json = {
    "shop": {"name": "not a text"},
    "locale": "no locale!",
    "direction": "up",
    "texts": ["not", "by", "key"],
    "theme": "dark",
    "greeting": 7,
    "starters": "one",
    "prechat": {"fields": "all of them"},
    "offline": {"text": ["away"], "fields": [{"name": "email"}]},
    "proactive": {"id": "hello"},
    "sound": "loud",
    "attachments": "any",
    "transcript": None,
}
"""Settings of which a window can use nothing."""


class BadChatServer(ChatServer):
    """`hold` makes every call to the chat wait; `polls_answered_by` stands between it and us."""

    def __init__(self) -> None:
        super().__init__()
        self.free = asyncio.Event()
        self.free.set()
        self.polls_answered_by: str | None = None
        self.cookies_seen: list[str] = []

    def app(self) -> web.Application:
        app = super().app()
        app.middlewares.append(self._misbehave)
        return app

    def hold(self) -> None:
        self.free.clear()

    def let_go(self) -> None:
        self.free.set()

    async def write(self, text: str) -> None:
        """Send a frame just as it is."""
        for socket in list(self.conversation.sockets):
            await socket.send_str(text)

    async def write_message(self, **message: Any) -> None:
        """Send a message without keeping it, under whatever `seq`."""
        await self.write(json.dumps({"type": "message", **message}))

    @web.middleware
    async def _misbehave(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.cookies_seen += request.headers.getall("Cookie", [])
        if request.path.startswith("/chat/"):
            await self.free.wait()
        if request.path == "/chat/messages" and request.method == "GET" and self.polls_answered_by:
            return web.Response(text=self.polls_answered_by, content_type="text/html")
        if request.method == "OPTIONS":
            return web.Response(status=204, headers=_cors(request))
        response: web.StreamResponse = await handler(request)
        if not response.prepared:
            response.headers.update(_cors(request))
        return response


def _cors(request: web.Request) -> dict[str, str]:
    origin = request.headers.get("Origin")
    if origin is None:
        return {}
    allowed = {"Methods": "GET, POST", "Headers": "Authorization, Content-Type", "Origin": origin}
    return {f"Access-Control-Allow-{name}": value for name, value in allowed.items()}


@asynccontextmanager
async def another_site(chat: str) -> AsyncIterator[str]:
    """A shop whose pages are not on the chat's origin; gives the address of one."""
    place = chat.removeprefix("http://")
    policy = (
        f"default-src 'none'; script-src http://{place}; "
        f"connect-src http://{place} ws://{place}; require-trusted-types-for 'script'"
    )

    async def page(request: web.Request) -> web.Response:
        script = f'<script async src="{chat}/widget.js" data-careline></script>'
        return page_of(script, headers={**PAGE_HEADERS, "Content-Security-Policy": policy})

    app = web.Application()
    app.add_routes([web.get("/page", page)])
    server = TestServer(app, host="localhost", port=0)
    await server.start_server()
    try:
        yield str(server.make_url("")).rstrip("/")
    finally:
        await server.close()
