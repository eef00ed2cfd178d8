"""Marks messages as delivered, last of all and off the customer's way."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable

from bot.gateway.bridge import Bridge
from crm_bridge.api.schemas.content import MessageView
from crm_bridge.api.schemas.conversations import MarkSent, Sent
from crm_bridge.client import BridgeRefused, BridgeUnavailable

logger = logging.getLogger(__name__)

GATHER = 0.5
"""Seconds to gather marks of all conversations, which are then one call."""
AT_ONCE = 200
"""Conversations of a call."""


class Deliveries:
    """Collects what went out to a customer and tells the bridge."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._sent: defaultdict[str, set[int]] = defaultdict(set)
        self._news = asyncio.Event()

    def sent(self, conversation_id: str, messages: Iterable[MessageView]) -> None:
        """These messages were handed to the customer's client."""
        seqs = {message.seq for message in messages if message.author != "customer"}
        if seqs:
            self._sent[conversation_id] |= seqs
            self._news.set()

    async def run(self) -> None:
        """Mark for ever."""
        while True:
            await self._news.wait()
            await asyncio.sleep(GATHER)
            self._news.clear()
            while self._sent:
                await self._mark(
                    [self._sent.popitem() for _ in range(min(AT_ONCE, len(self._sent)))]
                )

    async def _mark(self, sent: list[tuple[str, set[int]]]) -> None:
        marks = [Sent(conversation_id=one, seqs=sorted(seqs)) for one, seqs in sent]
        try:
            await self._bridge.mark_sent(MarkSent(sent=marks))
        except BridgeUnavailable:
            # Kept for the next round: the mark is only late, the message is not lost.
            for conversation_id, seqs in sent:
                self._sent[conversation_id] |= seqs
            await asyncio.sleep(1)
        except BridgeRefused as error:
            logger.warning("Messages of %d conversations not marked: %s", len(sent), error)
