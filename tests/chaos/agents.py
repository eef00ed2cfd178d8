"""Agents of another help desk: they take who waits, and some who do not, answer, and give back."""

import asyncio
import random
from contextlib import suppress
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.chaos.said import AgentReply

PATIENCE = ClientTimeout(total=8)
FAILURES = (ClientError, TimeoutError, OSError, ValueError, KeyError)
UNCALLED = 0.35
"""So often somebody is taken from the assistant uncalled."""
CLOSED = 0.2


class Agent:
    """What an agent sends is sent again under the same id until it is answered."""

    def __init__(
        self, http: ClientSession, base: str, token: str, name: str, chance: random.Random
    ) -> None:
        self.replies: list[AgentReply] = []
        self._http = http
        self._base = f"{base}/v1/help-desk/conversations"
        self._headers = {"Authorization": f"Bearer {token}"}
        self._name = name
        self._chance = chance
        self._stopping = False

    def stop(self) -> None:
        """Finish with the customer in hand, and take no other."""
        self._stopping = True

    async def works(self) -> None:
        """Until stopped."""
        while not self._stopping:
            await asyncio.sleep(self._chance.uniform(0.2, 2))
            uncalled = self._chance.random() < UNCALLED
            found = await self._waiting("bot" if uncalled else "queued")
            if found:
                step = "take-over" if uncalled else "accept"
                await self._serve(self._chance.choice(found)["id"], step)

    async def empties_the_queue(self) -> None:
        """Take and give back everybody who waits or is with this agent's colleagues no more."""
        while found := await self._waiting("queued"):
            await self._serve(found[0]["id"], "accept")

    async def _serve(self, conversation_id: str, step: str) -> None:
        if await self._does(conversation_id, step) != 200:
            return
        for _ in range(self._chance.randint(1, 2)):
            await asyncio.sleep(self._chance.uniform(0.1, 2))
            await self._replies(conversation_id)
        await asyncio.sleep(self._chance.uniform(0.1, 2))
        last = "close" if self._chance.random() < CLOSED else "return"
        await self._does(conversation_id, last)

    async def _replies(self, conversation_id: str) -> None:
        key = f"{self._name}-{len(self.replies)}"
        said = AgentReply(conversation_id, key, f"I am looking into it, this is case {key}.")
        self.replies.append(said)
        status = await self._does(conversation_id, "replies", id=said.key, text=said.text)
        said.acknowledged = status in (200, 201)

    async def _does(self, conversation_id: str, step: str, **more: str) -> int:
        """The status, once there is one that says yes or no."""
        agent = {"id": self._name, "name": self._name}
        while True:
            with suppress(*FAILURES):
                async with self._http.post(
                    f"{self._base}/{conversation_id}/{step}",
                    json={"agent": agent, **more},
                    headers=self._headers,
                    timeout=PATIENCE,
                ) as response:
                    await response.read()
                    if response.status < 500:
                        return response.status
            await asyncio.sleep(1)

    async def _waiting(self, state: str) -> list[dict[str, Any]]:
        with suppress(*FAILURES):
            async with self._http.get(
                self._base,
                params={"state": state, "limit": "200"},
                headers=self._headers,
                timeout=PATIENCE,
            ) as response:
                response.raise_for_status()
                found: list[dict[str, Any]] = (await response.json())["conversations"]
                return found
        return []
