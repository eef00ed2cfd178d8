"""A client of Careline's public chat, over the WebSocket that the chat window uses."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from aiohttp import ClientSession, ClientWebSocketResponse


class CarelineTalk:
    """One conversation; one turn at a time."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket

    @classmethod
    async def opens(cls, http: ClientSession, chat: str, identity: str) -> "CarelineTalk":
        """As a customer whom the shop has signed in."""
        async with http.post(f"{chat}/chat/session", json={"identity": identity}) as response:
            opened = await response.json()
            assert response.status == 201, opened
        socket = await http.ws_connect(f"{chat}/chat/ws")
        await socket.send_json({"type": "hello", "token": opened["token"]})
        ready = await socket.receive_json()
        assert ready["type"] == "ready", ready
        return cls(socket)

    async def say(self, text: str) -> Sequence[str]:
        """Answers may be several messages; the outcome comes after the last of them."""
        sent = str(uuid4())
        await self._socket.send_json({"type": "message", "id": sent, "text": text})
        seq, answers, outcome = None, dict[int, tuple[int, str]](), None
        while outcome is None:
            frame = await self._next()
            if frame["type"] == "error":
                raise RuntimeError(f"the chat refused a message: {frame}")
            if frame["type"] == "ack" and frame["id"] == sent:
                seq = int(frame["seq"])
            elif frame["type"] == "message" and frame["author"] != "customer":
                answers[frame["seq"]] = (frame.get("reply_to"), frame["text"])
            elif frame["type"] == "outcome" and frame["seq"] == seq:
                outcome = frame["outcome"]
        return [said for to, said in answers.values() if to == seq]

    async def idle(self) -> None:
        """Only answer the gateway's pings, until it closes."""
        async for _ in self._socket:
            pass

    async def _next(self) -> Any:
        frame = await self._socket.receive()
        if not isinstance(frame.data, str):
            raise RuntimeError(f"the gateway closed the socket: {self._socket.close_code}")
        return json.loads(frame.data)
