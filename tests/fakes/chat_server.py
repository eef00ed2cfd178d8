"""A gateway that speaks the chat protocol from memory, for tests of the widget.

A test scripts what is answered (`replies`), does what a bad network or a busy server does
(`drop_sockets`, `sockets_refused`, `down`, `refuse_next`), and reads what came in (`received`).
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import jwt
from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

from tests.fakes.chat_thread import Conversation, Json, Script, echo
from tests.fakes.shop_pages import IDENTITY_SECRET, ShopPages


class ChatServer:
    """The fake and its state; one a test."""

    def __init__(self) -> None:
        self.conversations: dict[str, Conversation] = {}
        self.tokens: dict[str, str] = {}
        self.received: list[Json] = []
        self.sessions: list[Json] = []
        self.notes: list[Json] = []
        self.replies: Script = echo
        self.config: Json = {"shop": "Alder & Finch", "texts": {}, "theme": {}}
        self.payloads: dict[str, str] = {}
        self.sockets_refused = False
        self.sockets_opened = 0
        self.down = False
        self.acks_lost = 0
        self.refuse_next: list[Json] = []
        self.shop = ShopPages()
        self._numbers = count(1)
        self._news = asyncio.Condition()

    # What a test does and sees

    @property
    def conversation(self) -> Conversation:
        """The conversation opened last."""
        return list(self.conversations.values())[-1]

    async def say(self, text: str, author: str = "bot", **content: Any) -> Json:
        return await self.conversation.add({"author": author, "text": text, **content})

    async def take_control(self, state: str, **more: Any) -> None:
        self.conversation.control = {"state": state, **more}
        await self.conversation.tell({"type": "control", **self.conversation.control})

    async def type_as(self, author: str) -> None:
        for socket in list(self.conversation.sockets):
            await socket.send_json({"type": "typing", "author": author})

    async def note(self, kind: str, fits: Callable[[Json], bool] = lambda _: True) -> Json:
        """The first small signal of this kind that fits, waited for if it has not come yet."""

        def found() -> list[Json]:
            return [note for note in self.notes if note["note"] == kind and fits(note)]

        await self.until(lambda: bool(found()))
        return found()[0]

    async def until_nobody_listens(self) -> None:
        await self.until(lambda: not self.conversation.sockets)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for signals to come in, and sockets to come and go."""
        async with asyncio.timeout(10), self._news:
            await self._news.wait_for(holds)

    async def drop_sockets(self) -> None:
        """Cut every connection without a word, as a lost network does."""
        for conversation in self.conversations.values():
            while conversation.sockets:
                _, request = conversation.sockets.popitem()
                if request.transport is not None:
                    request.transport.abort()

    # The protocol

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._outage])
        app.add_routes(
            [
                web.get("/chat/widget", self._widget),
                web.post("/chat/session", self._open_session),
                web.get("/chat/ws", self._socket),
                web.post("/chat/messages", self._post_message),
                web.get("/chat/messages", self._poll),
                web.post("/chat/links", self._link),
                web.post("/chat/{note:typing|seen|rating|context}", self._note),
            ]
        )
        app.add_routes(self.shop.routes())
        return app

    @web.middleware
    async def _outage(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if self.down and request.path.startswith("/chat/"):
            assert request.transport is not None
            request.transport.abort()
            raise web.HTTPServiceUnavailable
        response: web.StreamResponse = await handler(request)
        return response

    async def _widget(self, request: web.Request) -> web.Response:
        return web.json_response(self.config)

    async def _open_session(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.sessions.append(body)
        customer = None
        if body.get("identity"):
            try:
                claims = jwt.decode(body["identity"], IDENTITY_SECRET, algorithms=["HS256"])
            except jwt.InvalidTokenError:
                return problem(401, "identity_invalid")
            customer = claims["sub"]
        context = body.get("context") or {}
        if "id" not in (context.get("product") or {"id": ""}):
            return problem(422, "context_invalid")
        conversation = self.conversations.get(self.tokens.get(body.get("resume") or "", ""))
        resumed = conversation is not None
        if conversation and customer and conversation.customer not in (None, customer):
            return problem(409, "identity_conflict")
        if conversation is None:
            conversation = Conversation(id=f"cnv_{next(self._numbers)}")
            self.conversations[conversation.id] = conversation
        conversation.customer = customer or conversation.customer
        token = f"token-{next(self._numbers)}"
        self.tokens[token] = conversation.id
        if context:
            await self._noted({"note": "context", **context})
        return web.json_response(
            {
                "token": token,
                "expires_at": "2100-01-01T00:00:00Z",
                "conversation_id": conversation.id,
                "resumed": resumed,
                "config": self.config,
            },
            status=201,
        )

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if self.sockets_refused:
            return web.Response(status=404)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        hello = await socket.receive_json()
        conversation = self.conversations.get(self.tokens.get(hello["token"], ""))
        if conversation is None:
            error = {"type": "error", "code": "token_invalid", "message": "unknown token"}
            await socket.send_json(error)
            await socket.close(code=4401)
            return socket
        self.sockets_opened += 1
        missed = conversation.backlog(hello.get("after"))
        await socket.send_json({"type": "ready", "missed": missed.pop("messages"), **missed})
        conversation.sockets[socket] = request
        await self._tell_news()
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    await self._frame(conversation, socket, json.loads(frame.data))
        finally:
            conversation.sockets.pop(socket, None)
            await self._tell_news()
        return socket

    async def _frame(
        self, conversation: Conversation, socket: web.WebSocketResponse, frame: Json
    ) -> None:
        kind = frame.pop("type")
        if kind in ("seen", "typing", "rate", "context"):
            await self._noted({"note": kind, **frame})
            return
        if self.refuse_next:
            error = self.refuse_next.pop(0)
            await socket.send_json({"type": "error", "id": frame["id"], **error})
            return
        seq, is_new = await self._keep(conversation, frame, "socket")
        if self.acks_lost:
            self.acks_lost -= 1
            await self.drop_sockets()
        else:
            await socket.send_json({"type": "ack", "id": frame["id"], "seq": seq})
        if is_new:
            await self._answer(conversation, seq)

    async def _post_message(self, request: web.Request) -> web.Response:
        conversation = self._of(request)
        message = await request.json()
        if self.refuse_next:
            error = self.refuse_next.pop(0)
            headers = {"Retry-After": str(error.get("retry_after", 1))}
            return problem(429 if error["code"] == "rate_limited" else 422, error["code"], headers)
        seq, is_new = await self._keep(conversation, message, "http")
        if is_new:
            await self._answer(conversation, seq)
        return web.json_response({"id": message["id"], "seq": seq}, status=202)

    async def _poll(self, request: web.Request) -> web.Response:
        conversation = self._of(request)
        after = request.query.get("after")
        wait = float(request.query.get("wait", "0"))
        async with conversation.changed:
            try:
                async with asyncio.timeout(wait):
                    await conversation.changed.wait_for(
                        lambda: after is None or int(after) < len(conversation.events)
                    )
            except TimeoutError:
                pass
        return web.json_response({**conversation.backlog(after), "typing": []})

    async def _link(self, request: web.Request) -> web.Response:
        """Telegram has an address, in Slack the code is written, and nothing else is on."""
        self._of(request)
        ways = {"telegram": {"url": "https://t.me/shop_bot?start=c"}, "slack": {"text": "link c"}}
        way = ways.get((await request.json())["channel"])
        return web.json_response(way, status=201) if way else problem(404, "channel_unknown")

    async def _note(self, request: web.Request) -> web.Response:
        self._of(request)
        await self._noted({"note": request.match_info["note"], **await request.json()})
        return web.Response(status=204)

    async def _noted(self, note: Json) -> None:
        self.notes.append(note)
        await self._tell_news()

    async def _tell_news(self) -> None:
        async with self._news:
            self._news.notify_all()

    async def _keep(self, conversation: Conversation, message: Json, via: str) -> tuple[int, bool]:
        self.received.append({**message, "via": via})
        await self._tell_news()
        for known in conversation.messages:
            if known.get("id") == message["id"]:
                return known["seq"], False
        text = message.get("text") or self.payloads.get(message.get("payload", ""), "")
        if "values" in message:
            text = "\n".join(f"{key}: {value}" for key, value in message["values"].items())
        kept = await conversation.add({"author": "customer", "text": text, "id": message["id"]})
        return kept["seq"], True

    async def _answer(self, conversation: Conversation, seq: int) -> None:
        for reply in self.replies(conversation.messages[seq - 1]):
            for button in reply.get("buttons", []):
                self.payloads[button["payload"]] = button["title"]
            await conversation.add({"reply_to": seq, **reply})
        conversation.messages[seq - 1]["outcome"] = "answered"
        await conversation.tell({"type": "outcome", "seq": seq, "outcome": "answered"})

    def _of(self, request: web.Request) -> Conversation:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.tokens:
            raise web.HTTPUnauthorized(
                text=json.dumps({"code": "token_invalid"}), content_type="application/problem+json"
            )
        return self.conversations[self.tokens[token]]


def problem(status: int, code: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response(
        {"code": code, "detail": code},
        status=status,
        content_type="application/problem+json",
        headers=headers,
    )


@asynccontextmanager
async def running(server: ChatServer) -> AsyncIterator[str]:
    """The fake on a free port of this machine; gives its address."""
    test_server = TestServer(server.app(), port=0)
    await test_server.start_server(shutdown_timeout=0.1)
    try:
        yield str(test_server.make_url("")).rstrip("/")
    finally:
        await server.drop_sockets()
        await test_server.close()
