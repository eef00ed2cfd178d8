"""A stand-in for another help desk: a server that keeps what it is sent and answers as told."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

_PATIENCE = 10.0


@dataclass
class Received:
    """One request, as it came."""

    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        event: dict[str, Any] = json.loads(self.body)
        return event

    def is_signed(self, secret: str) -> bool:
        """As `docs/webhooks.md` says it is to be checked."""
        parts = dict(part.split("=", 1) for part in self.headers["careline-signature"].split(","))
        expected = hmac.new(secret.encode(), parts["t"].encode() + b"." + self.body, hashlib.sha256)
        return hmac.compare_digest(expected.hexdigest(), parts["v1"])


@dataclass
class WebhookReceiver:
    """`answers` are given one after the other, then `status`; `open` is cleared to keep callers
    waiting."""

    status: int = 200
    answers: list[web.Response] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    url: str = ""

    def __post_init__(self) -> None:
        self.open = asyncio.Event()
        self.open.set()
        self._news = asyncio.Condition()

    @asynccontextmanager
    async def served(self, port: int = 0) -> AsyncIterator["WebhookReceiver"]:
        """Run on a free port of the loopback address."""
        app = web.Application()
        app.router.add_post("/hook", self._take)
        server = TestServer(app, port=port or None)
        await server.start_server()
        self.url = str(server.make_url("/hook"))
        try:
            yield self
        finally:
            self.open.set()
            await server.close()

    async def until(self, fits: Callable[["WebhookReceiver"], bool]) -> None:
        """Wait until what was received fits; fails after ten seconds."""
        async with asyncio.timeout(_PATIENCE), self._news:
            await self._news.wait_for(lambda: fits(self))

    async def events(self, count: int) -> list[dict[str, Any]]:
        """The first `count` that were received, waited for."""
        await self.until(lambda receiver: len(receiver.received) >= count)
        return [one.event for one in self.received[:count]]

    @property
    def types(self) -> list[str]:
        return [one.event["type"] for one in self.received]

    async def _take(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = await request.read()
        async with self._news:
            self.received.append(Received(headers, body))
            self._news.notify_all()
        await self.open.wait()
        return self.answers.pop(0) if self.answers else web.Response(status=self.status)
