"""A stand-in for the Rasa process: the internal channel as a real server, with scripted answers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

TOKEN = "assistant-token-for-tests"

UNDERSTANDING = {
    "intent": {"name": "greet", "confidence": 0.97},
    "ranking": [{"name": "greet", "confidence": 0.97}, {"name": "help", "confidence": 0.02}],
    "entities": [],
    "sentiment": {"label": "neutral", "score": 0.1},
}


class FakeAssistant:
    """Answers `echo: TEXT` unless told otherwise, and remembers what it was asked.

    `answers` maps a text to the body of the answer; `open` cleared makes every turn wait.
    """

    def __init__(self) -> None:
        self.turns: list[dict[str, Any]] = []
        self.parsed: list[str] = []
        self.answers: dict[str, dict[str, Any]] = {}
        self.failing = False
        self.open = asyncio.Event()
        self.open.set()
        self.asked = asyncio.Event()
        self._given: dict[str, dict[str, Any]] = {}

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._guard])
        app.router.add_post("/turns", self._turn)
        app.router.add_post("/parse", self._parse)
        return app

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        """Run on a free port; gives the base address."""
        server = TestServer(self.app())
        await server.start_server()
        try:
            yield str(server.make_url("")).rstrip("/")
        finally:
            self.open.set()
            await server.close()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.Response(status=401)
        if self.failing:
            return web.Response(status=500)
        response: web.StreamResponse = await handler(request)
        return response

    async def _turn(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.turns.append(body)
        self.asked.set()
        await self.open.wait()
        return web.json_response(self._given.setdefault(body["turn_id"], self._answer(body)))

    def _answer(self, body: dict[str, Any]) -> dict[str, Any]:
        said = body["command"] or body["text"]
        answer: dict[str, Any] = {
            "turn_id": body["turn_id"],
            "replies": [{"text": f"echo: {said}"}],
            "understanding": UNDERSTANDING,
            "actions": [],
        }
        return {**answer, **self.answers.get(said, {})}

    async def _parse(self, request: web.Request) -> web.Response:
        self.parsed.append((await request.json())["text"])
        return web.json_response({"understanding": UNDERSTANDING})
