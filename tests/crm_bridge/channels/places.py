"""A customer at a place of a channel, seen from the gateway's side of `/v1`."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from crm_bridge.channels import by_admin
from tests.crm_bridge.chat import Chat, agent
from tests.crm_bridge.shop import GATEWAY, Reply, ShopBridge

OFFER = {
    "title": "Telegram",
    "guide": "telegram.md",
    "fields": [
        {"name": "token", "label": "Token", "secret": True},
        {"name": "mode", "label": "Mode", "choices": {"webhook": "Address", "polling": "None"}},
        {"name": "greeting", "label": "Greeting", "required": False},
    ],
}


async def offer(bridge: ShopBridge, channel: str = "telegram") -> None:
    offered = await bridge.call("PUT", f"/v1/channels/{channel}", GATEWAY, OFFER)
    assert offered.status == 204, offered.body


async def set_up(bridge: ShopBridge, **values: str) -> None:
    """An admin fills it in and switches it on."""
    staff = await agent(bridge, "Root")
    async with bridge.database.session() as session:
        await by_admin.change(session, staff, "telegram", values=values, enabled=True)


async def setup_of(bridge: ShopBridge, channel: str = "telegram") -> dict[str, Any]:
    """What the gateways read of it."""
    found = await bridge.call("GET", "/v1/channels", GATEWAY)
    (setup,) = [one for one in found.body["channels"] if one["channel"] == channel]
    return dict(setup)


def update(
    key: str, thread: str = "chat:1", position: int = 1, text: str = "hello"
) -> dict[str, Any]:
    return {
        "channel": "telegram",
        "connection": "bot",
        "key": key,
        "thread": thread,
        "position": position,
        "body": {"text": text},
    }


async def keep_updates(bridge: ShopBridge, *updates: dict[str, Any]) -> list[dict[str, Any]]:
    """The fresh ones."""
    kept = await bridge.call("POST", "/v1/channel-updates", GATEWAY, {"updates": updates})
    assert kept.status == 200, kept.body
    return list(kept.body["fresh"])


@dataclass
class Place:
    """Where somebody writes: a private chat with the bot unless said otherwise."""

    bridge: ShopBridge
    thread: str = "chat:1"
    author: str = "u1"
    private: bool = True
    channel: str = "telegram"
    locale: str | None = None
    address: dict[str, Any] = field(default_factory=lambda: {"chat_id": 1})
    opened: dict[str, Any] = field(default_factory=dict)

    @property
    def wish(self) -> dict[str, Any]:
        return {
            "channel": self.channel,
            "connection": "bot",
            "thread": self.thread,
            "private": self.private,
            "address": self.address,
            "author": {"id": self.author, "name": "Anna", "locale": self.locale},
        }

    async def open(self) -> dict[str, Any]:
        found = await self.bridge.call("POST", "/v1/channel-threads", GATEWAY, self.wish)
        assert found.status == 200, found.body
        self.opened = found.body
        return found.body

    async def redeem(self, code: str) -> Reply:
        body = {**self.wish, "code": code}
        redeemed = await self.bridge.call("POST", "/v1/channel-threads/redeem", GATEWAY, body)
        if redeemed.status == 200:
            self.opened = redeemed.body
        return redeemed

    @property
    def chat(self) -> Chat:
        return Chat(self.bridge, self.opened["conversation_id"], "")

    async def send(self, external_id: str, **said: Any) -> Reply:
        body = {"id": str(uuid.uuid4()), "external_id": external_id, **said}
        return await self.chat.post("/messages", body)

    async def writes(self, text: str = "where is my order", external_id: str = "m1") -> Reply:
        """As the gateway does it: find the thread, then keep the message."""
        await self.open()
        kept = await self.send(external_id, text=text)
        assert kept.status == 201, kept.body
        return kept

    async def asks_and_reads(self, answer: str, external_id: str = "m1") -> int:
        """A question that the assistant answers; the `seq` of the answer."""
        await self.writes(external_id=external_id)
        recorded = await self.chat.answer({"text": answer})
        return int(recorded.body["messages"][0]["seq"])

    async def due(self, holder: str = "gateway-1", **wish: Any) -> list[dict[str, Any]]:
        return await due(self.bridge, holder, **wish)

    async def mark(self, *marks: dict[str, Any], holder: str = "gateway-1", **more: Any) -> Reply:
        cid = self.opened["conversation_id"]
        body = {"holder": holder, "marks": marks, **more}
        return await self.bridge.call("POST", f"/v1/channel-deliveries/{cid}", GATEWAY, body)


async def due(bridge: ShopBridge, holder: str = "gateway-1", **wish: Any) -> list[dict[str, Any]]:
    body = {"holder": holder, "channels": ["telegram", "slack"], **wish}
    taken = await bridge.call("POST", "/v1/channel-deliveries/take", GATEWAY, body)
    assert taken.status == 200, taken.body
    return list(taken.body["due"])


def texts(one: dict[str, Any]) -> list[str]:
    """What is to be sent to a place."""
    return [message["text"] for message in one["messages"]]
