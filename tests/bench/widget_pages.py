"""Pages that differ only in the chat on them, and the small servers behind the chats."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.bench.widget_peers import Peer
from tests.fakes.chat_server import ChatServer
from tests.fakes.chat_thread import Json

LONG = 1000
"""Messages of the long thread."""
PARAGRAPH = (
    "Your parcel left our warehouse this morning and is on its way with **Royal Mail**. "
    "You can follow it [here](https://shop.example/track); it should reach you tomorrow."
)


class WidgetPages:
    """`/without`, `/careline`, one page a peer; `long` gives every thread a thousand messages."""

    def __init__(self, folder: Path) -> None:
        self.chat = ChatServer()
        self.folder = folder
        self.peers: list[Peer] = []
        self.long = False

    def app(self) -> web.Application:
        app = self.chat.app()
        app.add_routes(
            [
                web.get("/without", self._page("")),
                web.get(
                    "/careline",
                    self._page('<script async src="/widget.js" data-careline></script>'),
                ),
                web.get("/history/deep-chat", self._deep_chat_history),
                web.post("/talk/deep-chat", self._deep_chat),
                web.post("/talk/n8n", self._n8n),
                web.static("/peers", self.folder),
            ]
        )
        for peer in self.peers:
            base = f"/peers/{peer.name}/package"
            app.router.add_get(f"/{peer.name}", self._page(peer.page.format(base=base)))
        return app

    def fill(self) -> None:
        """A thousand messages into our newest conversation, as if they had been said before."""
        conversation = self.chat.conversation
        for number in range(LONG):
            kept = {"seq": number + 1, **_message(number)}
            conversation.messages.append(kept)
            conversation.events.append({"type": "message", **kept})

    def _page(self, chat: str) -> Any:
        text = (
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>A shop</title>'
            '<link rel="icon" href="data:,"><main><h1>A shop</h1>'
            + "<p>The shop's own words, line after line.</p>" * 20
            + f"</main>{chat}</html>"
        )

        async def serve(request: web.Request) -> web.Response:
            return web.Response(text=text, content_type="text/html")

        return serve

    async def _deep_chat_history(self, request: web.Request) -> web.Response:
        return web.json_response(
            [
                {"role": "user" if one["author"] == "customer" else "ai", "text": one["text"]}
                for one in self._said()
            ]
        )

    async def _deep_chat(self, request: web.Request) -> web.Response:
        return web.json_response({"text": PARAGRAPH})

    async def _n8n(self, request: web.Request) -> web.Response:
        asked = await request.json()
        if asked.get("action") != "loadPreviousSession":
            return web.json_response({"output": PARAGRAPH})
        who = {"customer": "HumanMessage", "bot": "AIMessage"}
        return web.json_response(
            {
                "data": [
                    {
                        "id": ["langchain_core", "messages", who[one["author"]]],
                        "kwargs": {"content": one["text"], "additional_kwargs": {}},
                    }
                    for one in self._said()
                ]
            }
        )

    def _said(self) -> list[Json]:
        return [_message(number) for number in range(LONG)] if self.long else []


def _message(number: int) -> Json:
    """Customer and assistant by turns; every tenth answer is long, every fortieth has cards."""
    at = (datetime.now(UTC) - timedelta(minutes=LONG - number)).isoformat()
    if number % 2 == 0:
        return {"author": "customer", "text": f"Question {number}: where is my order?", "at": at}
    said: Json = {"author": "bot", "text": PARAGRAPH, "at": at}
    if number % 10 == 1:
        said["text"] = f"{PARAGRAPH}\n\n1. {PARAGRAPH}\n2. {PARAGRAPH}"
    if number % 40 == 1:
        card = {"title": "Jumper", "subtitle": "£68.00", "image": "/demo/images/x.svg"}
        said["cards"] = [{**card, "url": "/p"}, {**card, "url": "/q"}]
    return said


@asynccontextmanager
async def served(pages: WidgetPages) -> AsyncIterator[str]:
    """On a free port; gives the address."""
    server = TestServer(pages.app())
    await server.start_server(shutdown_timeout=0.1)
    try:
        yield str(server.make_url("")).rstrip("/")
    finally:
        await pages.chat.drop_sockets()
        await server.close()
