"""Customers on the shop's pages, over a WebSocket or over HTTP. They do what a careful client does:
send again under the same id until it is acknowledged, and catch up by cursor after a break."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

from aiohttp import ClientError, ClientSession, ClientTimeout, ClientWebSocketResponse, WSMsgType

from tests.chaos.said import Said, Shown, Witness
from tests.chaos.script import Lines

PATIENCE = ClientTimeout(total=8)
POLL_SECONDS = 5.0
# A socket that is closed in the place of a frame is a TypeError.
FAILURES = (ClientError, TimeoutError, OSError, ValueError, KeyError, TypeError)
PAUSE = 0.5


class WebCustomer:
    """`ids` are those that the messages get."""

    def __init__(self, http: ClientSession, base: str, name: str, ids: Iterator[UUID]) -> None:
        self.witness = Witness(name, "web")
        self._http = http
        self._base = base
        self._ids = ids
        self._token = ""
        self._cursor: str | None = None
        self._seen: set[int] = set()

    async def arrives(self) -> None:
        while not self._token:
            with suppress(*FAILURES):
                async with self._http.post(
                    f"{self._base}/chat/session", json={}, timeout=PATIENCE
                ) as response:
                    opened = await response.json()
                    self.witness.conversation_id = opened["conversation_id"]
                    self._token = opened["token"]
                    return
            await asyncio.sleep(PAUSE)

    async def talks(self, lines: Lines) -> None:
        """Say everything; each once it is acknowledged."""
        async for number, line in lines:
            said = Said(number, line.text, str(next(self._ids)))
            self.witness.said.append(said)
            await self._say(said)
            if line.again:
                await self._say(said)

    async def listens(self) -> None:
        """For ever, over long polls."""
        while True:
            try:
                await self._poll()
            except FAILURES:
                await asyncio.sleep(PAUSE)

    async def _say(self, said: Said) -> None:
        while not await self._posted(said):
            await asyncio.sleep(PAUSE)
        said.acknowledged = True

    async def _posted(self, said: Said) -> bool:
        with suppress(*FAILURES):
            async with self._http.post(
                f"{self._base}/chat/messages",
                json={"id": said.key, "text": said.text},
                headers=self._headers,
                timeout=PATIENCE,
            ) as response:
                return response.status == 202 and (await response.json())["id"] == said.key
        return False

    async def _poll(self) -> None:
        query = {"wait": str(POLL_SECONDS)} | ({"after": self._cursor} if self._cursor else {})
        async with self._http.get(
            f"{self._base}/chat/messages",
            params=query,
            headers=self._headers,
            timeout=ClientTimeout(total=POLL_SECONDS + 5),
        ) as response:
            response.raise_for_status()
            news = await response.json()
        for message in news["messages"]:
            self._sees(message)
        self._notes_state(news["state"])
        self._cursor = news["cursor"]

    def _sees(self, message: dict[str, Any]) -> None:
        """A message again is the same one: clients know it by its `seq`."""
        seq = message["seq"]
        if message.get("outcome"):
            self._notes_outcome(seq, message["outcome"])
        if seq not in self._seen:
            self._seen.add(seq)
            self.witness.shown.append(Shown(message["author"], message["text"], seq))

    def _notes_outcome(self, seq: int, outcome: str) -> None:
        self.witness.outcomes.setdefault(seq, set()).add(outcome)

    def _notes_state(self, state: str) -> None:
        self.witness.states.append((len(self.witness.shown), state))

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}


class SocketCustomer(WebCustomer):
    """The same over a WebSocket, which is opened again whenever it breaks."""

    def __init__(self, http: ClientSession, base: str, name: str, ids: Iterator[UUID]) -> None:
        super().__init__(http, base, name, ids)
        self._socket: ClientWebSocketResponse | None = None
        self._acknowledged: dict[str, asyncio.Event] = {}

    async def listens(self) -> None:
        while True:
            with suppress(*FAILURES):
                async with self._http.ws_connect(f"{self._base}/chat/ws", heartbeat=4) as socket:
                    await self._converse(socket)
            self._socket = None
            await asyncio.sleep(PAUSE)

    async def _converse(self, socket: ClientWebSocketResponse) -> None:
        hello = {"type": "hello", "token": self._token, "after": self._cursor}
        await socket.send_json(hello)
        async with asyncio.timeout(PATIENCE.total):
            first = await socket.receive_json()
        if first["type"] != "ready":
            return
        self._took(first)
        self._socket = socket
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                self._took(json.loads(frame.data))

    def _took(self, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "ready":
                for message in frame["missed"]:
                    self._sees(message)
                self._notes_state(frame["state"])
            case "message":
                self._sees(frame)
            case "outcome":
                self._notes_outcome(frame["seq"], frame["outcome"])
            case "control":
                self._notes_state(frame["state"])
            case "ack":
                self._acknowledged.setdefault(frame["id"], asyncio.Event()).set()
        self._cursor = frame.get("cursor", self._cursor)

    async def _posted(self, said: Said) -> bool:
        if self._socket is None:
            return False
        heard = self._acknowledged[said.key] = asyncio.Event()
        with suppress(*FAILURES):
            frame = {"type": "message", "id": said.key, "text": said.text}
            await self._socket.send_json(frame)
            async with asyncio.timeout(PATIENCE.total):
                await heard.wait()
        return heard.is_set()
