"""The chat protocol over WebSocket."""

import asyncio
from contextlib import suppress
from typing import Any, TypeGuard

from aiohttp import WSMsgType, web
from pydantic import BaseModel, ConfigDict
from pydantic_core import to_json

from bot.gateway.channels.web.chat import Chat
from bot.gateway.channels.web.pace import Pace
from bot.gateway.channels.web.protocol import (
    LONGEST_FRAME,
    CustomerMessage,
    Hello,
    Rating,
    Seen,
    context_in,
    cursor,
    message_json,
    read,
    standing_json,
)
from bot.gateway.errors import ChatError
from bot.gateway.hub import TOLD, Lagging, News, Subscription
from bot.observability.metrics import OPEN_SOCKETS
from crm_bridge.api.schemas.conversations import FeedEvent, TypingNow

HELLO_SECONDS = 5.0
HEARTBEAT = 25.0
REFUSED = 4401
"""Close code: the first frame was no valid hello; opening the same again will not help."""
CATCH_UP = 4408
"""Close code: news was missed; connect again and ask after the last cursor."""


class _Typed(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    type: str
    id: str | None = None


class Connection:
    """One open socket: reads the customer's frames, and writes the conversation's news."""

    def __init__(self, chat: Chat, address: str) -> None:
        self._chat = chat
        self._address = address
        # Frames are short. Packing them, as every browser offers, would cost each open chat 110 KB
        # and a message twice the time.
        self._socket = web.WebSocketResponse(
            heartbeat=HEARTBEAT, max_msg_size=LONGEST_FRAME, compress=False
        )
        self._conversation_id = ""
        self._leaving = False

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        with OPEN_SOCKETS.track_inprogress():
            return await self._served(request)

    async def _served(self, request: web.Request) -> web.WebSocketResponse:
        await self._socket.prepare(request)
        try:
            hello = await self._hello()
        except ChatError as error:
            await self._refuse(error)
            return self._socket
        with self._chat.hub.listen(self._conversation_id) as news:
            try:
                reached = await self._ready(hello)
            except ChatError as error:
                await self._refuse(error)
                return self._socket
            writer = asyncio.create_task(self._write_news(news, reached))
            try:
                # Who breaks off in the middle comes back with a cursor.
                with suppress(ConnectionError):
                    await self._read_frames()
            finally:
                # A writer that says why it closes is left to finish saying it.
                if not self._leaving:
                    writer.cancel()
                with suppress(asyncio.CancelledError):
                    await writer
        return self._socket

    async def _hello(self) -> Hello:
        try:
            frame = await self._socket.receive(timeout=HELLO_SECONDS)
        except TimeoutError as error:
            raise ChatError(401, "token_invalid", "No `hello` came within 5 seconds.") from error
        if frame.type is not WSMsgType.TEXT:
            raise ChatError(401, "token_invalid", "The first frame must be `hello`.")
        hello = read(Hello, frame.data)
        self._conversation_id = await self._chat.sessions.conversation(hello.token)
        return hello

    async def _refuse(self, error: ChatError) -> None:
        await self._send(_error(error))
        code = REFUSED if error.status < 500 else CATCH_UP
        await self._socket.close(code=code, message=error.code.encode())

    async def _ready(self, hello: Hello) -> int:
        changes = await self._chat.changes(self._conversation_id, cursor(hello.after))
        await self._send(
            {
                "type": "ready",
                **standing_json(changes),
                "missed": [message_json(message) for message in changes.messages],
                "cursor": changes.cursor,
            }
        )
        return int(changes.cursor)

    async def _read_frames(self) -> None:
        pace = Pace(self._chat.limits.per_conversation)
        async for frame in self._socket:
            await pace.kept()
            if frame.type is not WSMsgType.TEXT:
                await self._send(_error(ChatError(422, "message_invalid", "Send text frames.")))
                continue
            frame_id = None
            try:
                typed = read(_Typed, frame.data)
                frame_id = typed.id
                await self._handle(typed.type, frame.data)
            except ChatError as error:
                await self._send(_error(error, frame_id))

    async def _handle(self, kind: str, raw: str) -> None:
        chat, conversation_id = self._chat, self._conversation_id
        match kind:
            case "message" | "choose" | "submit":
                message = read(CustomerMessage, raw)
                kept = await chat.receive(conversation_id, message, self._address)
                # No cursor: an ack overtakes news that came before it, which would then be missed.
                await self._send({"type": "ack", "id": message.id, "seq": kept.seq})
            case "typing":
                await chat.typing(conversation_id)
            case "seen":
                await chat.seen(conversation_id, read(Seen, raw).seq)
            case "context":
                await chat.context(conversation_id, context_in(raw), self._address)
            case "rate":
                await chat.rate(conversation_id, read(Rating, raw))
            case _:
                raise ChatError(422, "message_invalid", f"There is no frame of type `{kind}`.")

    async def _write_news(self, news: Subscription, after: int) -> None:
        try:
            while True:
                item = await news.next()
                if isinstance(item, TypingNow) or item.number > after:
                    await self._write(item)
        except Lagging:
            self._leaving = True
            await self._socket.close(code=CATCH_UP, message=b"catch up")

    async def _write(self, item: News) -> None:
        frame = self._frame(item)
        if frame is None:
            return
        if await self._send(frame) and _is_answer(item):
            self._chat.deliveries.sent(self._conversation_id, [item.data["seq"]])

    def _frame(self, item: News) -> dict[str, Any] | None:
        """The frame for a piece of news, or None for what customers are not told."""
        if isinstance(item, TypingNow):
            if item.author == "customer":
                return None
            return {"type": "typing", "author": item.author}
        if item.type == "seen" and item.data["author"] == "agent":
            return {"type": "seen", "seq": item.data["seq"]}
        if item.type not in TOLD:
            return None
        data = self._chat.links.in_message(self._conversation_id, item.data)
        return {"type": item.type, **data, "cursor": str(item.number)}

    async def _send(self, frame: dict[str, Any]) -> bool:
        """Write a frame; False when the client has gone, who will catch up by cursor."""
        try:
            await self._socket.send_frame(to_json(frame), WSMsgType.TEXT)
        except ConnectionError:
            return False
        return True


def _is_answer(item: News) -> TypeGuard[FeedEvent]:
    return (
        not isinstance(item, TypingNow)
        and item.type == "message"
        and item.data["author"] != "customer"
    )


def _error(error: ChatError, frame_id: str | None = None) -> dict[str, Any]:
    frame = {"type": "error", "code": error.code, "message": error.detail, **error.extras}
    return frame if frame_id is None else {**frame, "id": frame_id}
