"""Socket Mode: the same deliveries over a WebSocket that the product opens.

Docs: https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import itertools
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.slack.envelopes import Attempt, Envelope
from tests.fakes.slack.platform import Platform
from tests.fakes.slack.world import Json

_RULE = "Using Socket Mode"
_MOST_CONNECTIONS = 10


@dataclass
class SocketMode:
    """`on`: deliveries go here and not to the request URLs. Each goes to one of the connections."""

    platform: Platform
    on: bool = False
    connections: list[web.WebSocketResponse] = field(default_factory=list)
    _awaited: dict[str, asyncio.Future[Json]] = field(default_factory=dict)
    _sent: set[str] = field(default_factory=set)
    _turn: "itertools.count[int]" = field(default_factory=itertools.count)

    async def link(self, request: web.Request) -> web.StreamResponse:
        """The URL of apps.connections.open: "hello", then envelopes."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.platform.tickets:
            self.platform.violations.add("socket", "ticket unknown or used", f"{_RULE}, URL")
            return web.Response(status=403, text="invalid ticket")
        self.platform.tickets.discard(ticket)
        if len(self.connections) >= _MOST_CONNECTIONS:
            self.platform.violations.add("socket", "an 11th connection", f"{_RULE}: up to 10")
            return web.Response(status=429, text="too_many_websockets")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await self._serve(socket)
        return socket

    async def _serve(self, socket: web.WebSocketResponse) -> None:
        self.connections.append(socket)
        try:
            await socket.send_json(self._hello())
            await self.platform.tell()
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._take(message.data)
                    await self.platform.tell()
        finally:
            if socket in self.connections:
                self.connections.remove(socket)
            await self.platform.tell()

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {"host": "applink-1", "approximate_connection_time": 3600},
            "connection_info": {"app_id": self.platform.app.id},
        }

    def _take(self, raw: str) -> None:
        """An acknowledgement: `envelope_id` of something sent, and perhaps a payload."""
        try:
            body: Any = json.loads(raw)
        except ValueError:
            body = None
        envelope_id = body.get("envelope_id") if isinstance(body, dict) else None
        if envelope_id not in self._sent:
            rule = f"{_RULE}, acknowledging: a JSON object with the envelope_id that was sent"
            self.platform.violations.add("socket", f"received {raw[:200]}", rule)
            return
        awaited = self._awaited.pop(str(envelope_id), None)
        if awaited is not None and not awaited.done():
            awaited.set_result(body.get("payload") or {})

    async def send(self, envelope: Envelope, retry: int, answer_within: float) -> Attempt:
        """Send it to one connection and wait for the acknowledgement."""
        open_ones = [socket for socket in self.connections if not socket.closed]
        if not open_ones:
            return Attempt(-1, 0, retry)
        envelope_id = self.platform.new_id("envelope-")
        self._sent.add(envelope_id)
        acknowledged: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._awaited[envelope_id] = acknowledged
        socket = open_ones[next(self._turn) % len(open_ones)]
        try:
            async with asyncio.timeout(answer_within):
                await socket.send_json(_message(envelope, envelope_id, retry))
                payload = await acknowledged
        except (TimeoutError, ConnectionError):
            return Attempt(0, 0, retry)
        self._check_payload(envelope, payload)
        body = json.dumps(payload) if payload else ""
        return Attempt(200, 0, retry, "application/json" if body else "", body)

    def _check_payload(self, envelope: Envelope, payload: Json) -> None:
        if payload and envelope.kind == "events_api":
            rule = f"{_RULE}: a payload only where accepts_response_payload is true"
            self.platform.violations.add("socket", "payload in the answer to an event", rule)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Docs: disconnect. Slack asks for a new connection (`warning`, ten seconds before) or
        ends this one (`refresh_requested`, `link_disabled`)."""
        for socket in list(self.connections):
            await socket.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}}
            )
            if reason != "warning":
                self.connections.remove(socket)
                await socket.close()

    async def close(self) -> None:
        for socket in list(self.connections):
            await socket.close()


def _message(envelope: Envelope, envelope_id: str, retry: int) -> Json:
    message: Json = {
        "envelope_id": envelope_id,
        "payload": envelope.payload,
        "type": envelope.kind,
        "accepts_response_payload": envelope.kind != "events_api",
    }
    if envelope.kind == "events_api":
        message |= {"retry_attempt": retry, "retry_reason": "timeout" if retry else ""}
    return message
