"""A customer at the public chat protocol, over HTTP, who waits for what they were promised."""

import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from aiohttp import ClientSession

PATIENCE = 20.0
Message = dict[str, Any]


@dataclass
class Customer:
    """One session; `seen` holds every message in order of `seq`, newest state."""

    http: ClientSession
    base: str
    token: str
    conversation_id: str
    cursor: str | None = None
    state: str = "bot"
    position: int | None = None
    seen: dict[int, Message] = field(default_factory=dict)

    @classmethod
    async def arrives(
        cls, http: ClientSession, base: str, *, identity: str | None = None
    ) -> "Customer":
        body = {"identity": identity} if identity else {}
        async with http.post(f"{base}/chat/session", json=body) as response:
            assert response.status == 201, await response.text()
            opened = await response.json()
        return cls(http, base, opened["token"], opened["conversation_id"])

    async def say(self, text: str) -> list[Message]:
        """Send a text, wait until its turn is over, and return what was answered to it."""
        return await self._turn({"id": str(uuid4()), "text": text})

    async def choose(self, title: str) -> list[Message]:
        """Tap the newest button with this title."""
        return await self._turn({"id": str(uuid4()), "payload": self.button(title)})

    def button(self, title: str) -> str:
        """The payload of the newest button whose title begins so."""
        for message in sorted(self.seen.values(), key=lambda one: -one["seq"]):
            buttons = list(message.get("buttons") or [])
            for card in message.get("cards") or []:
                buttons += card.get("buttons") or []
            for button in buttons:
                if button["title"].lower().startswith(title.lower()):
                    return str(button["payload"])
        raise LookupError(f"no button {title!r} in {list(self.seen.values())[-3:]}")

    async def post(self, body: Any) -> tuple[int, Any]:
        async with self.http.post(
            f"{self.base}/chat/messages", json=body, headers=self._headers
        ) as response:
            return response.status, await response.json()

    async def read(self, wait: float = 0) -> None:
        """Take in what is new."""
        query = {"wait": str(wait)}
        if self.cursor is not None:
            query["after"] = self.cursor
        async with self.http.get(
            f"{self.base}/chat/messages", params=query, headers=self._headers
        ) as response:
            assert response.status == 200, await response.text()
            news = await response.json()
        self.cursor, self.state = news["cursor"], news["state"]
        self.position = news.get("position")
        for message in news["messages"]:
            self.seen[message["seq"]] = message

    async def outcome_of(self, seq: int) -> str:
        """Wait for the outcome of a message of one's own."""
        until = time.monotonic() + PATIENCE
        while not self.seen.get(seq, {}).get("outcome"):
            assert time.monotonic() < until, f"no outcome for {seq}: {self.seen}"
            await self.read(wait=2)
        return str(self.seen[seq]["outcome"])

    async def waits_for(self, words: str) -> Message:
        """Wait for a message that holds these words."""
        until = time.monotonic() + PATIENCE
        while True:
            for message in self.seen.values():
                if words.lower() in message["text"].lower() and message["author"] != "customer":
                    return message
            assert time.monotonic() < until, f"{words!r} never came: {self.texts()}"
            await self.read(wait=2)

    def texts(self) -> list[str]:
        return [f"{one['author']}: {one['text']}" for _, one in sorted(self.seen.items())]

    def last(self, author: str = "customer") -> Message:
        return max(
            (one for one in self.seen.values() if one["author"] == author),
            key=lambda one: int(one["seq"]),
        )

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def _turn(self, body: dict[str, Any]) -> list[Message]:
        status, kept = await self.post(body)
        assert status == 202, kept
        seq = kept["seq"]
        await self.outcome_of(seq)
        await self.read()
        return [one for at, one in sorted(self.seen.items()) if one.get("reply_to") == seq]


def text_of(replies: list[Message]) -> str:
    """All that was said, for a look at the words."""
    return "\n".join(reply["text"] for reply in replies)
