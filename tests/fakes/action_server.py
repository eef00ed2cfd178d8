"""An action server to talk to: real HTTP, answers as told, remembers what it was asked.

Runs in both environments (Python 3.10 and later).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web


class FakeActionServer:
    """`answers[name]` is what the action `name` gives back; `delay` is in seconds."""

    def __init__(self) -> None:
        self.url = ""
        self.port = 0
        self.status = 200
        self.delay = 0.0
        self.answers: dict[str, dict[str, Any]] = {}
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.connections: set[Any] = set()

    def says(self, action: str, *responses: dict[str, Any], events: Any = ()) -> None:
        self.answers[action] = {"events": list(events), "responses": list(responses)}

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.requests.append(body)
        self.headers.append(dict(request.headers))
        self.connections.add(request.transport)
        await asyncio.sleep(self.delay)
        if self.status != 200:
            return web.json_response({"error": "no", "action_name": "x"}, status=self.status)
        empty: dict[str, Any] = {"events": [], "responses": []}
        return web.json_response(self.answers.get(body["next_action"], empty))


async def _healthz(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


@asynccontextmanager
async def fake_action_server(port: int = 0) -> AsyncIterator[FakeActionServer]:
    server = FakeActionServer()
    app = web.Application(client_max_size=2**24)
    app.router.add_post("/webhook", server.answer)
    app.router.add_get("/healthz", _healthz)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    server.port = runner.addresses[0][1]
    server.url = f"http://127.0.0.1:{server.port}"
    try:
        yield server
    finally:
        await runner.cleanup()
