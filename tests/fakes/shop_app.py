"""A stand-in for a system of the shop at the generic webhook: it posts what its customers write,
keeps what it is posted, and refuses what is not signed."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

SECRET = "a-secret-of-the-app-and-careline"
_PATIENCE = 10.0

Json = dict[str, Any]


def signed(body: bytes, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    """The header, as `docs/webhooks.md` says it is to be made."""
    t = str(int(time.time() if at is None else at))
    v1 = hmac.new(secret.encode(), t.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"Careline-Signature": f"t={t},v1={v1}", "Content-Type": "application/json"}


class ShopApp:
    """`answers` are given to messages one after the other, then 204; `open` is cleared to keep
    whoever posts waiting. `files` lie at `/files/NAME`."""

    def __init__(self, http: ClientSession) -> None:
        self._http = http
        self.gateway = ""
        self.url = ""
        self.received: list[Json] = []
        self.answers: list[web.Response] = []
        self.files: dict[str, bytes] = {}
        self.open = asyncio.Event()
        self.open.set()
        self._news = asyncio.Condition()

    @asynccontextmanager
    async def served(self) -> AsyncIterator["ShopApp"]:
        app = web.Application()
        app.router.add_post("/careline", self._take)
        app.router.add_get("/files/{name}", self._file)
        server = TestServer(app)
        await server.start_server()
        self.url = str(server.make_url("/careline"))
        try:
            yield self
        finally:
            self.open.set()
            await server.close()

    def file_url(self, name: str) -> str:
        return self.url.replace("/careline", f"/files/{name}")

    async def post(
        self, body: Json | bytes, *, gateway: str | None = None, **signature: Any
    ) -> tuple[int, Json]:
        """As it is given; tells status and answer."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        url = f"{gateway or self.gateway}/channels/webhook/messages"
        async with self._http.post(url, data=raw, headers=signed(raw, **signature)) as response:
            return response.status, await response.json()

    async def says(self, text: str, conversation: str = "c1", **more: Any) -> str:
        """A customer's text; its id."""
        return await self.does(conversation, text=text, **more)

    async def does(self, conversation: str = "c1", **what: Any) -> str:
        body = {"id": uuid4().hex, "conversation": conversation, "from": {"id": "ann"}, **what}
        status, answer = await self.post(body)
        assert status == 202, answer
        return str(body["id"])

    async def until(self, fits: Callable[[list[Json]], Any]) -> Any:
        """Wait until what was taken fits, and give what `fits` gives; fails after ten seconds."""
        async with self._news:
            try:
                async with asyncio.timeout(_PATIENCE):
                    await self._news.wait_for(lambda: fits(self.received))
            except TimeoutError:
                raise AssertionError(f"not among {self.received}") from None
            return fits(self.received)

    async def reads(self, words: str, conversation: str = "c1") -> Json:
        """Wait for a message that holds these words."""

        def found(_: list[Json]) -> Json | None:
            told = self.told(conversation)
            return next((one for one in told if words in one["text"]), None)

        message: Json = await self.until(found)
        return message

    def told(self, conversation: str = "c1") -> list[Json]:
        """The messages of a conversation in the order of their coming, repeats included."""
        return [
            one["message"]
            for one in self.received
            if one["type"] == "message" and one["conversation"] == conversation
        ]

    def texts(self, conversation: str = "c1") -> list[str]:
        return [one["text"] for one in self.told(conversation)]

    def notices(self) -> list[str]:
        return [one["text"] for one in self.received if one["type"] == "notice"]

    async def _take(self, request: web.Request) -> web.Response:
        raw = await request.read()
        timestamp = request.headers["Careline-Signature"].split(",")[0].removeprefix("t=")
        expected = signed(raw, at=float(timestamp))["Careline-Signature"]
        if not hmac.compare_digest(expected, request.headers["Careline-Signature"]):
            return web.Response(status=401)
        body = json.loads(raw)
        await self.open.wait()
        is_message = body["type"] == "message"
        answer = self.answers.pop(0) if is_message and self.answers else web.Response(status=204)
        if answer.status < 300:
            async with self._news:
                self.received.append(body)
                self._news.notify_all()
        return answer

    async def _file(self, request: web.Request) -> web.Response:
        found = self.files.get(request.match_info["name"])
        return web.Response(status=404) if found is None else web.Response(body=found)
