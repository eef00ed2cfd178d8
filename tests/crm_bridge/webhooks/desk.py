"""Another help desk: it manages its subscription over `/v1` and looks at its delivery log."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crm_bridge.webhooks.sender import WEBHOOK_SENDER
from tests.crm_bridge.shop import WEBHOOKS, Reply, ShopBridge
from tests.fakes.webhook_receiver import WebhookReceiver

_PATIENCE = 10.0
Json = dict[str, Any]


def wake(bridge: ShopBridge) -> None:
    """Let the sender look now, as at the present moment of the clock."""
    bridge.client.app[WEBHOOK_SENDER].wake()  # type: ignore[union-attr]


@dataclass
class Desk:
    bridge: ShopBridge
    receiver: WebhookReceiver
    id: str
    secret: str

    @classmethod
    async def subscribed(
        cls, bridge: ShopBridge, receiver: WebhookReceiver, **wish: object
    ) -> "Desk":
        body = {"url": receiver.url, **wish}
        added = await bridge.call("POST", "/v1/webhooks", WEBHOOKS, body)
        assert added.status == 201, added.body
        return cls(bridge, receiver, added.body["id"], added.body["secret"])

    async def call(
        self, method: str, path: str = "", body: object = None, **query: object
    ) -> Reply:
        return await self.bridge.call(
            method, f"/v1/webhooks/{self.id}{path}", WEBHOOKS, body, **query
        )

    async def tested(self) -> int:
        """Ask for a test event; the number of its delivery."""
        accepted = await self.call("POST", "/test")
        assert accepted.status == 202, accepted.body
        return int(accepted.body["number"])

    async def delivery(self, number: int, fits: Callable[[Json], bool] = bool) -> Json:
        """One delivery of the log, as soon as it fits."""
        async with asyncio.timeout(_PATIENCE):
            while True:
                found = await self.call("GET", f"/deliveries/{number}")
                assert found.status == 200, found.body
                if fits(found.body):
                    return found.body
                await asyncio.sleep(0.02)

    async def tried(self, number: int, times: int) -> Json:
        """The delivery once it was tried so often."""
        return await self.delivery(number, lambda one: len(one["attempts"]) >= times)

    async def log(self, **query: object) -> list[Json]:
        found = await self.call("GET", "/deliveries", **query)
        assert found.status == 200, found.body
        deliveries: list[Json] = found.body["deliveries"]
        return deliveries

    def later(self, **by: float) -> None:
        """Time passes, and the sender looks."""
        self.bridge.clock.move(**by)
        wake(self.bridge)
