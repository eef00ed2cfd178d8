"""A customer's chat window: one WebSocket, and when each frame came."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from aiohttp import ClientSession, ClientWebSocketResponse

PATIENCE = 120.0


@dataclass
class Visitor:
    """`texts` are what others wrote, with the time at which the frame was here."""

    socket: ClientWebSocketResponse
    conversation_id: str
    texts: dict[str, float] = field(default_factory=dict)
    state: str = "bot"

    def __post_init__(self) -> None:
        self._news = asyncio.Condition()
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def arrives(cls, http: ClientSession, chat: str) -> "Visitor":
        async with http.post(f"{chat}/chat/session", json={}) as response:
            opened = await response.json()
            assert response.status == 201, opened
        socket = await http.ws_connect(f"{chat}/chat/ws")
        await socket.send_json({"type": "hello", "token": opened["token"]})
        ready = await socket.receive_json()
        assert ready["type"] == "ready", ready
        return cls(socket, opened["conversation_id"])

    async def write(self, text: str) -> None:
        await self.socket.send_json({"type": "message", "id": str(uuid4()), "text": text})

    async def reads(self, text: str) -> float:
        """When a frame with these very words came."""
        await self._until(lambda: text in self.texts)
        return self.texts[text]

    async def comes_to(self, state: str) -> None:
        await self._until(lambda: self.state == state)

    async def leave(self) -> None:
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        await self.socket.close()

    async def _until(self, fits: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: self.socket.closed or fits())
        assert fits(), f"the gateway closed the socket: {self.socket.close_code}"

    async def _read(self) -> None:
        async for frame in self.socket:
            at = time.perf_counter()
            told = json.loads(frame.data)
            async with self._news:
                if told["type"] == "message" and told["author"] != "customer":
                    self.texts.setdefault(told["text"], at)
                elif told["type"] == "control":
                    self.state = told["state"]
                self._news.notify_all()
        async with self._news:
            self._news.notify_all()
