"""Marks messages as delivered, last of all and off the customer's way."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator

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
        """Mark for ever; and once more when it is stopped, what went out until then."""
        try:
            while True:
                await self._news.wait()
                await asyncio.sleep(GATHER)
                self._news.clear()
                while self._sent:
                    await self._mark_all()
        finally:
            await self._mark_all()

    async def _mark_all(self) -> None:
        for marks in _portions(list(self._sent)):
            await self._mark([(one, self._sent.pop(one)) for one in marks])

    async def _mark(self, sent: list[tuple[str, set[int]]]) -> None:
        marks = [Sent(conversation_id=one, seqs=sorted(seqs)) for one, seqs in sent]
        try:
            await self._bridge.mark_sent(MarkSent(sent=marks))
        except (BridgeUnavailable, asyncio.CancelledError) as error:
            # Kept for the next round: the mark is only late, the message is not lost.
            for conversation_id, seqs in sent:
                self._sent[conversation_id] |= seqs
            if isinstance(error, asyncio.CancelledError):
                raise
            await asyncio.sleep(1)
        except BridgeRefused as error:
            logger.warning("Messages of %d conversations not marked: %s", len(sent), error)


def _portions(conversation_ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(conversation_ids), AT_ONCE):
        yield conversation_ids[start : start + AT_ONCE]
