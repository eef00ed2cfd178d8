"""A customer's conversation, seen from the gateway's side of `/v1`."""

import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.conversations.sweeper import SWEEPER, Sweeper
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.staff import Staff
from crm_bridge.staff import accounts
from tests.crm_bridge.shop import GATEWAY, Reply, ShopBridge


@dataclass
class Chat:
    """One conversation and the token it was opened with."""

    bridge: ShopBridge
    conversation_id: str
    token: str

    @classmethod
    async def opened(cls, bridge: ShopBridge, **wish: object) -> "Chat":
        opened = await bridge.call("POST", "/v1/sessions", GATEWAY, wish)
        assert opened.status == 201, opened.body
        return cls(bridge, opened.body["conversation_id"], opened.body["token"])

    async def post(self, path: str, body: object) -> Reply:
        return await self.bridge.call("POST", f"{self.base}{path}", GATEWAY, body)

    async def write(self, text: str = "where is my order", message_id: str | None = None) -> Reply:
        return await self.post("/messages", {"id": message_id or str(uuid.uuid4()), "text": text})

    async def attach(
        self, data: bytes = b"receipt", name: str = "note.txt", kind: str = "text/plain"
    ) -> Reply:
        """Hand over a file, as the gateway does."""
        response = await self.bridge.client.post(
            f"{self.base}/attachments",
            params={"name": name, "type": kind},
            data=BytesIO(data),
            headers={"Authorization": f"Bearer {GATEWAY}"},
        )
        return Reply(response.status, await response.json())

    async def write_with(self, *ids: str, text: str = "", message_id: str | None = None) -> Reply:
        """A message with files that were handed over."""
        body = {"id": message_id or str(uuid.uuid4()), "text": text, "attachments": ids}
        return await self.post("/messages", body)

    async def choose(self, payload: str, **values: str) -> Reply:
        body: dict[str, object] = {"id": str(uuid.uuid4()), "payload": payload}
        return await self.post("/messages", {**body, **({"values": values} if values else {})})

    async def take(self, holder: str = "gateway-1", ttl: float = 30) -> Reply:
        return await self.post("/turns", {"holder": holder, "ttl": ttl})

    async def record(self, turn: Reply, outcome: str = "answered", **result: object) -> Reply:
        path = f"/v1/turns/{turn.body['turn_id']}/result"
        body = {"fence": turn.body["fence"], "outcome": outcome, **result}
        return await self.bridge.call("POST", path, GATEWAY, body)

    async def answer(
        self, *replies: dict[str, Any], outcome: str = "answered", **result: object
    ) -> Reply:
        """Take the next turn and record these replies for it."""
        turn = await self.take()
        assert turn.status == 201, turn.body
        recorded = await self.record(turn, outcome, replies=list(replies), **result)
        assert recorded.status == 200, recorded.body
        return recorded

    async def escalate(self, text: str = "I want a human", **call: object) -> Reply:
        """Write something that calls a person, and record it so."""
        await self.write(text)
        escalation = {"reason": "keyword", "matched": "human", **call}
        return await self.answer(outcome="escalated", escalation=escalation)

    async def changes(self, after: str | None = None) -> dict[str, Any]:
        query = {} if after is None else {"after": after}
        found = await self.bridge.call("GET", f"{self.base}/changes", GATEWAY, **query)
        assert found.status == 200, found.body
        return found.body

    async def messages(self) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = (await self.changes())["messages"]
        return messages

    async def outcomes(self) -> list[str | None]:
        """The outcomes of the customer's messages, in their order."""
        return [m.get("outcome") for m in await self.messages() if m["author"] == "customer"]

    async def state(self) -> str:
        return str((await self.changes())["control"]["state"])

    async def rows(self, table: type[Any]) -> Sequence[Any]:
        """What the bridge keeps of this conversation in one table, by primary key."""
        async with self.bridge.database.reading() as session:
            query = (
                select(table)
                .where(table.conversation_id == self.conversation_id)
                .order_by(*inspect(table).primary_key)
            )
            return (await session.scalars(query)).all()

    async def row(self) -> Conversation:
        async with self.bridge.database.reading() as session:
            return await session.get_one(Conversation, self.conversation_id)

    @property
    def base(self) -> str:
        return f"/v1/conversations/{self.conversation_id}"


@asynccontextmanager
async def at_the_desk(bridge: ShopBridge) -> AsyncIterator[AsyncSession]:
    """A transaction of the console."""
    async with bridge.database.session() as session:
        yield session


async def agent(bridge: ShopBridge, name: str = "Anna") -> Staff:
    """Somebody of the staff."""
    async with bridge.database.session() as session:
        return await accounts.create(
            session,
            email=f"{name.lower()}@shop.example",
            name=name,
            role="agent",
            password=None,
            actor="system",
        )


async def sweep(bridge: ShopBridge) -> None:
    """One look of the sweeper, as at the present moment of the clock."""
    sweeper: Sweeper = bridge.client.app[SWEEPER]  # type: ignore[union-attr]
    await sweeper.sweep()
