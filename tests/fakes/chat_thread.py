"""One conversation of the fake chat server, and what answers in it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

Json = dict[str, Any]
Script = Callable[[Json], list[Json]]


@dataclass
class Conversation:
    """One visitor's thread: messages by `seq`, and every change in the order it happened."""

    id: str
    customer: str | None = None
    messages: list[Json] = field(default_factory=list)
    events: list[Json] = field(default_factory=list)
    control: Json = field(default_factory=lambda: {"state": "bot"})
    sockets: dict[web.WebSocketResponse, web.Request] = field(default_factory=dict)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def tell(self, frame: Json) -> None:
        self.events.append(frame)
        cursor = str(len(self.events))
        for socket in list(self.sockets):
            await socket.send_json({**frame, "cursor": cursor})
        async with self.changed:
            self.changed.notify_all()

    async def add(self, message: Json) -> Json:
        kept = {"seq": len(self.messages) + 1, "at": datetime.now(UTC).isoformat(), **message}
        self.messages.append(kept)
        await self.tell({"type": "message", **kept})
        return kept

    def backlog(self, after: str | None) -> Json:
        fresh = self.events[int(after or 0) :]
        seqs = sorted({event["seq"] for event in fresh if event["type"] in ("message", "outcome")})
        return {
            "messages": [self.messages[seq - 1] for seq in seqs],
            "cursor": str(len(self.events)),
            **self.control,
        }


def echo(message: Json) -> list[Json]:
    """The default script: one answer that repeats what was said."""
    return [{"author": "bot", "text": f"You said: {message['text']}"}]


def always(*replies: Json) -> Script:
    """A script that gives the same answers whatever was said."""
    return lambda _: list(replies)
