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

EXPLANATION = {
    "text": "I want a refund",
    "intent": {"name": "get_refund", "confidence": 0.97},
    "ranking": [
        {"name": "get_refund", "confidence": 0.97},
        {"name": "return_item", "confidence": 0.02},
    ],
    "verdict": {
        "outcome": "accepted",
        "found_in": "whole",
        "threshold": 0.25,
        "margin": 0.2,
        "lead": 0.95,
        "between": [],
    },
    "put_right": [{"typed": "refnud", "read": "refund"}],
    "needs": [
        {
            "start": 0,
            "end": 15,
            "ranking": [
                {"name": "get_refund", "confidence": 0.97},
                {"name": "return_item", "confidence": 0.02},
            ],
            "lead": {"total": 9.1, "meaning": 8.0, "words": 2.0, "example": 0.1, "start": -1.0},
            "words": [
                {
                    "text": "refund",
                    "places": [[9, 15]],
                    "pull": 8.2,
                    "left": {"name": "place_order", "confidence": 0.31},
                },
                {
                    "text": "want",
                    "places": [[2, 6]],
                    "pull": -1.3,
                    "left": {"name": "get_refund", "confidence": 0.99},
                },
            ],
            "not_tested": 0,
            "nearest": [
                {"text": "i want my money back", "intent": "get_refund", "closeness": 0.88}
            ],
        }
    ],
    "entities": [{"entity": "product", "value": "kettle", "start": 2, "end": 6}],
    "articles": [
        {
            "slug": "refunds",
            "title": "How long a refund takes",
            "heading": "By card",
            "url": "/help/refunds",
            "score": 0.71,
        }
    ],
    "sentiment": {
        "label": "negative",
        "score": -0.4,
        "words": [{"text": "refund", "pull": -0.8}],
    },
    "escalation": {
        "reason": "keyword",
        "keyword": {
            "id": "money_back",
            "reason": "keyword",
            "topic": "refund",
            "priority": "high",
            "team": None,
            "phrase": "refund",
            "start": 9,
            "end": 15,
        },
        "asked_for": False,
        "meaning": {
            "topic": "fraud",
            "confidence": 0.83,
            "calls": True,
            "doubts": False,
            "at_least": 0.5,
            "nearest": [{"text": "you have robbed me", "topic": "fraud", "closeness": 0.71}],
        },
        "sentiment": {
            "calls": None,
            "counts": False,
            "at_most": -0.6,
            "far_below": -0.97,
            "negative": 3,
            "window": 5,
        },
    },
}


class FakeAssistant:
    """Answers `echo: TEXT` unless told otherwise, and remembers what it was asked.

    `answers` maps a text to the body of the answer; `open` cleared makes every turn wait.
    """

    def __init__(self) -> None:
        self.turns: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.parsed: list[str] = []
        self.explained: list[str] = []
        self.explained_by: dict[str, Any] = {}
        self.explanation: dict[str, Any] = EXPLANATION
        self.answers: dict[str, dict[str, Any]] = {}
        self.tried: list[dict[str, Any]] = []
        self.failing = False
        self.open = asyncio.Event()
        self.open.set()
        self.asked = asyncio.Event()
        self._given: dict[str, dict[str, Any]] = {}

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._guard])
        app.router.add_get("/healthz", self._healthz)
        app.router.add_post("/turns", self._turn)
        app.router.add_post("/parse", self._parse)
        app.router.add_post("/explain", self._explain)
        app.router.add_post("/articles/try", self._try_article)
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
        if request.path == "/healthz":
            response: web.StreamResponse = await handler(request)
            return response
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.Response(status=401)
        if self.failing:
            return web.Response(status=500)
        return await handler(request)  # type: ignore[no-any-return]

    async def _healthz(self, request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"}, status=500 if self.failing else 200)

    async def _turn(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.turns.append(body)
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
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
        text = (await request.json())["text"]
        self.parsed.append(text)
        understood = self.answers.get(text, {}).get("understanding", UNDERSTANDING)
        return web.json_response({"understanding": understood})

    async def _explain(self, request: web.Request) -> web.Response:
        body = await request.json()
        text = body["text"]
        self.explained.append(text)
        self.explained_by = body["rules_changes"]
        return web.json_response({"explanation": {**self.explanation, "text": text}})

    async def _try_article(self, request: web.Request) -> web.Response:
        """Now nothing answers; the article that is tried would, with its last paragraph."""
        body = await request.json()
        self.tried.append(body)
        found = {
            "slug": body["slug"],
            "title": "The article that is tried",
            "heading": "",
            "paragraph": body["source"].strip().rpartition("\n\n")[2],
            "score": 0.97,
        }
        intent = {"name": "product_question", "confidence": 0.8}
        return web.json_response({"intent": intent, "now": [], "then": [found]})
