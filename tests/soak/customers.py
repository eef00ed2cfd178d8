"""Customers who come, talk a while in one of several ways, and go."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from aiohttp import ClientError, ClientSession, ClientWebSocketResponse, FormData, WSMsgType

PATIENCE = 60.0
SAYINGS = (
    "hello",
    "where is my order CL-104233?",
    "emma.whitfield@mail.example",
    "I want to send my boots back",
    "what is your refund policy?",
    "can you suggest waterproof boots under 90?",
    "do you have it in black?",
    "how long does delivery take",
    "thanks",
    "my parcel is late and I am really annoyed",
    "no",
    "yes",
    "asdf qwer",
)
CALL = "I want to talk to a person"
FILE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 64
Frame = dict[str, Any]


@dataclass
class Customer:
    """One visit: a session, and a socket that is opened again and again."""

    http: ClientSession
    chat: str
    rng: random.Random
    done: Counter[str]
    token: str = ""
    cursor: str | None = None
    state: str = "bot"
    outcomes: dict[str, asyncio.Event] = field(default_factory=dict)

    async def visit(self) -> None:
        """Come, say a few things, leave; sometimes come back, with a file, or ask for a person."""
        await self._open()
        try:
            async with asyncio.timeout(3 * PATIENCE):
                for _ in range(self.rng.choice((1, 1, 2))):
                    await self._talk(self.rng.randrange(1, 5))
                    await self._open(resume=self.token)
            self.done["visits"] += 1
        except (ClientError, TimeoutError, ConnectionError) as error:
            self.done[f"broken off: {type(error).__name__}"] += 1

    async def _talk(self, sayings: int) -> None:
        socket = await self.http.ws_connect(f"{self.chat}/chat/ws")
        try:
            hello = {"type": "hello", "token": self.token}
            await socket.send_json(hello | ({"after": self.cursor} if self.cursor else {}))
            self._take(await socket.receive_json(timeout=PATIENCE))
            for _ in range(sayings):
                await asyncio.sleep(self.rng.uniform(0.2, 1.5))
                await self._say(socket, await self._what())
            if self.rng.random() < 0.15:
                await self._say(socket, {"text": CALL})
                self.done["calls"] += 1
                # Somebody is with them for a moment.
                await self._read_for(socket, self.rng.uniform(5, 20))
        finally:
            # One in three just closes the lid.
            if self.rng.random() < 0.33 and (line := socket._response.connection):
                line.close()
            await socket.close()

    async def _what(self) -> Frame:
        if self.rng.random() < 0.1:
            return {"attachments": [await self._upload()], "text": "see here"}
        return {"text": self.rng.choice(SAYINGS)}

    async def _say(self, socket: ClientWebSocketResponse, what: Frame) -> None:
        frame_id = str(uuid4())
        if self.rng.random() < 0.3:
            await socket.send_json({"type": "typing"})
        await socket.send_json({"type": "message", "id": frame_id, **what})
        seq = None
        async with asyncio.timeout(PATIENCE):
            while True:
                frame = self._take(await socket.receive_json())
                if frame["type"] == "ack" and frame["id"] == frame_id:
                    seq = frame["seq"]
                elif frame["type"] == "error":
                    self.done[f"refused: {frame['code']}"] += 1
                    return
                elif frame["type"] == "outcome" and seq is not None and frame["seq"] >= seq:
                    self.done[f"outcome {frame['outcome']}"] += 1
                    return

    async def _read_for(self, socket: ClientWebSocketResponse, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                async for frame in socket:
                    if frame.type is WSMsgType.TEXT:
                        self._take(frame.json())
        except TimeoutError:
            return

    def _take(self, frame: Frame) -> Frame:
        self.cursor = frame.get("cursor", self.cursor)
        self.state = frame.get("state", self.state)
        self.done[f"{frame['type']} frames"] += 1
        return frame

    async def _open(self, resume: str | None = None) -> None:
        body = {"locale": self.rng.choice(("en", "de", "sv"))} | (
            {"resume": resume} if resume else {}
        )
        async with self.http.post(f"{self.chat}/chat/session", json=body) as response:
            opened = await response.json()
            if "token" not in opened:
                raise ClientError(f"no session: {opened}")
            self.token = opened["token"]

    async def _upload(self) -> str:
        form = FormData()
        form.add_field("file", FILE, filename="boots.png")
        headers = {"Authorization": f"Bearer {self.token}"}
        url = f"{self.chat}/chat/attachments"
        async with self.http.post(url, data=form, headers=headers) as response:
            return str((await response.json())["id"])
