"""The bridge as one turn sees it: what was read once holds for the actions that follow.

A form opens an order and the action at its end tells of it, in two calls of the action server.
"""

import time
from collections import OrderedDict

from actions.bridge import ConversationBridge
from crm_bridge.api.schemas.commerce import (
    Access,
    CommandView,
    OrderDetail,
    OrderProved,
    Orders,
    ProveOrder,
    SubmitCommand,
)
from crm_bridge.client import BridgeTransport

HOLDS_FOR = 10.0
"""Seconds from a turn's first action; the gateway gives a turn no more."""
_TURNS = 200


class TurnBridge(ConversationBridge):
    """Reads an order, the orders and the access once; again after a proof or a change."""

    def __init__(self, transport: BridgeTransport, conversation_id: str) -> None:
        super().__init__(transport, conversation_id)
        self.began = time.monotonic()
        self._access: Access | None = None
        self._lists: dict[int, Orders] = {}
        self._details: dict[str, OrderDetail] = {}

    async def access(self) -> Access:
        if self._access is None:
            self._access = await super().access()
        return self._access

    async def orders(self, *, limit: int = 5) -> Orders:
        if limit not in self._lists:
            self._lists[limit] = await super().orders(limit=limit)
        return self._lists[limit]

    async def order(self, number: str) -> OrderDetail:
        if number not in self._details:
            found = await super().order(number)
            self._details |= {number: found, found.number: found}
        return self._details[number]

    async def prove(self, proof: ProveOrder) -> OrderProved:
        try:
            return await super().prove(proof)
        finally:
            self._forget()

    async def submit(self, command: SubmitCommand, *, key: str) -> CommandView:
        try:
            return await super().submit(command, key=key)
        finally:
            self._forget()

    def _forget(self) -> None:
        self._access = None
        self._lists.clear()
        self._details.clear()


class TurnBridges:
    """Hands the actions of one turn the same bridge; a turn without an id shares nothing."""

    def __init__(self, transport: BridgeTransport) -> None:
        self._transport = transport
        self._turns: OrderedDict[tuple[str, str], TurnBridge] = OrderedDict()

    def __call__(self, conversation_id: str, turn_id: str) -> TurnBridge:
        known = self._turns.pop((conversation_id, turn_id), None)
        if known is None or not turn_id or time.monotonic() - known.began > HOLDS_FOR:
            known = TurnBridge(self._transport, conversation_id)
        self._turns[conversation_id, turn_id] = known
        if len(self._turns) > _TURNS:
            self._turns.popitem(last=False)
        return known
