"""Marks messages as delivered, last of all and off the customer's way."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence

from cachetools import LRUCache

from bot.gateway.bridge import Bridge
from crm_bridge.api.schemas.conversations import MarkSent, Sent
from crm_bridge.client import BridgeRefused, BridgeUnavailable

logger = logging.getLogger(__name__)

GATHER = 0.5
"""Seconds to gather marks of all conversations, which are then one call."""
AT_ONCE = 200
"""Conversations of a call."""
KNOWN = 50_000
"""Conversations of which it is remembered that their client was here."""


class Deliveries:
    """Collects what went out to a customer and tells the bridge."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._sent: defaultdict[str, set[int]] = defaultdict(set)
        self._reached: dict[str, int] = {}
        self._known: LRUCache[str, bool] = LRUCache(KNOWN)
        self._news = asyncio.Event()

    def sent(self, conversation_id: str, seqs: Sequence[int]) -> None:
        """These messages, none of them the customer's own, were handed to the customer's client."""
        if seqs:
            self._sent[conversation_id].update(seqs)
            self._news.set()

    def reached(self, conversation_id: str, cursor: int) -> None:
        """The customer's client comes with this cursor: it has everything before it, also what a
        process handed out that died before it could say so. That is told once a conversation; what
        this process hands out it marks itself."""
        if conversation_id not in self._known:
            self._known[conversation_id] = True
            self._reached[conversation_id] = cursor
            self._news.set()

    async def run(self) -> None:
        """Mark for ever; and once more when it is stopped, what went out until then."""
        try:
            while True:
                await self._news.wait()
                await asyncio.sleep(GATHER)
                self._news.clear()
                while self._sent or self._reached:
                    await self._mark_all()
        finally:
            await self._mark_all()

    async def _mark_all(self) -> None:
        for portion in _portions(list(self._sent.keys() | self._reached.keys())):
            await self._mark([self._taken(one) for one in portion])

    def _taken(self, conversation_id: str) -> Sent:
        seqs = sorted(self._sent.pop(conversation_id, ()))
        up_to = self._reached.pop(conversation_id, None)
        return Sent(conversation_id=conversation_id, seqs=seqs, up_to=up_to)

    async def _mark(self, sent: list[Sent]) -> None:
        try:
            await self._bridge.mark_sent(MarkSent(sent=sent))
        except (BridgeUnavailable, asyncio.CancelledError) as error:
            # Kept for the next round: the mark is only late, the message is not lost.
            for one in sent:
                self._give_back(one)
            if isinstance(error, asyncio.CancelledError):
                raise
            await asyncio.sleep(1)
        except BridgeRefused as error:
            logger.warning("Messages of %d conversations not marked: %s", len(sent), error)

    def _give_back(self, one: Sent) -> None:
        if one.seqs:
            self._sent[one.conversation_id].update(one.seqs)
        if one.up_to is not None:
            self._reached[one.conversation_id] = one.up_to


def _portions(conversation_ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(conversation_ids), AT_ONCE):
        yield conversation_ids[start : start + AT_ONCE]
