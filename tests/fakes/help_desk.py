"""Another help desk, as `docs/help-desk.md` tells shops to write one: it takes webhooks, and works
in conversations over `/v1/help-desk`."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

GRACE = {"id": "grace-7", "name": "Grace"}
GREETING = "Hello, Grace here. I have read what you wrote."
Event = dict[str, Any]


@dataclass
class HelpDesk:
    """Grace takes whoever calls, greets them, and gives them back when they say thanks."""

    http: ClientSession
    careline: str
    webhooks_token: str
    help_desk_token: str
    secret: str = ""
    handled: list[str] = field(default_factory=list)
    read: dict[str, list[str]] = field(default_factory=dict)
    refused: list[tuple[str, int]] = field(default_factory=list)
    events: "asyncio.Queue[Event]" = field(default_factory=asyncio.Queue)

    @asynccontextmanager
    async def open(self) -> AsyncIterator["HelpDesk"]:
        """Serve, subscribe, and work until left."""
        app = web.Application()
        app.router.add_post("/careline", self._take)
        server = TestServer(app)
        await server.start_server()
        work = asyncio.create_task(self._work())
        try:
            await self._subscribe(str(server.make_url("/careline")))
            yield self
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
            await server.close()

    async def call(self, method: str, path: str, body: object = None) -> tuple[int, Event]:
        """One call of the help desk's API."""
        async with self.http.request(
            method,
            f"{self.careline}/v1/help-desk/conversations{path}",
            json=body,
            headers={"Authorization": f"Bearer {self.help_desk_token}"},
        ) as response:
            answer = await response.json() if response.content_length else {}
            if response.status >= 400:
                self.refused.append((path, response.status))
            return response.status, answer

    async def _subscribe(self, url: str) -> None:
        async with self.http.post(
            f"{self.careline}/v1/webhooks",
            json={"url": url, "events": ["conversation.escalated", "message.created"]},
            headers={"Authorization": f"Bearer {self.webhooks_token}"},
        ) as response:
            self.secret = (await response.json())["secret"]

    async def _take(self, request: web.Request) -> web.Response:
        """Check, answer at once, and do the work afterwards."""
        body = await request.read()
        if not self._is_signed(request.headers["Careline-Signature"], body):
            return web.Response(status=401)
        event = json.loads(body)
        if event["id"] not in self.handled:
            self.handled.append(event["id"])
            self.events.put_nowait(event)
        return web.Response(status=204)

    def _is_signed(self, header: str, body: bytes) -> bool:
        parts = dict(part.split("=", 1) for part in header.split(","))
        signed = f"{parts['t']}.".encode() + body
        expected = hmac.new(self.secret.encode(), signed, hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected, parts["v1"])

    async def _work(self) -> None:
        while True:
            await self._handle(await self.events.get())

    async def _handle(self, event: Event) -> None:
        cid = event["conversation"]["id"]
        if event["type"] == "conversation.escalated":
            await self._greet(cid)
        elif event["conversation"]["state"] == "human":
            message = event["message"]
            if message["author"] == "customer" and "thanks" in message["text"].lower():
                await self.call("POST", f"/{cid}/notes", {"agent": GRACE, "text": "All is well."})
                await self.call("POST", f"/{cid}/return", {"agent": GRACE})

    async def _greet(self, cid: str) -> None:
        status, _ = await self.call("POST", f"/{cid}/accept", {"agent": GRACE})
        if status != 200:
            return
        _, transcript = await self.call("GET", f"/{cid}/messages")
        self.read[cid] = [one["text"] for one in transcript["messages"]]
        reply = {"agent": GRACE, "id": f"greeting-{cid}", "text": GREETING}
        await self.call("POST", f"/{cid}/replies", reply)
