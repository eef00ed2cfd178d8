"""Marks messages as delivered, last of all and off the customer's way."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable

from bot.gateway.bridge import Bridge
from crm_bridge.api.schemas.content import MessageView
from crm_bridge.api.schemas.conversations import MarkDelivered
from crm_bridge.client import BridgeRefused, BridgeUnavailable

logger = logging.getLogger(__name__)

GATHER = 0.2
"""Seconds to gather marks, so that a burst of messages is one call."""


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
            for conversation_id in list(self._sent):
                await self._mark(conversation_id, self._sent.pop(conversation_id))

    async def _mark(self, conversation_id: str, seqs: set[int]) -> None:
        try:
            await self._bridge.mark_delivered(
                conversation_id, MarkDelivered(seqs=sorted(seqs), state="sent")
            )
        except BridgeUnavailable:
            # Kept for the next round: the mark is only late, the message is not lost.
            self._sent[conversation_id] |= seqs
            self._news.set()
            await asyncio.sleep(1)
        except BridgeRefused as error:
            logger.warning("Messages %s of %s not marked: %s", sorted(seqs), conversation_id, error)
