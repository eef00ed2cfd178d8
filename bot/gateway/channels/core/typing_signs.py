"""Showing customers of other channels that somebody is typing, where the provider can."""

import asyncio
import logging
import time

from cachetools import LRUCache

from bot.gateway.channels.core.channel import Channel
from bot.gateway.channels.core.events import Place
from crm_bridge.api.schemas.conversations import TypingNow

logger = logging.getLogger(__name__)

EVERY = 4.0
"""Seconds that a sign lasts at the provider, more or less."""

KNOWN = 50_000
"""Conversations of which it is remembered when it was shown."""


class TypingSigns:
    """Shown in passing: nothing waits for a sign, and one that fails is not missed."""

    def __init__(self) -> None:
        self._shown: LRUCache[str, float] = LRUCache(KNOWN)
        self._under_way: set[asyncio.Task[None]] = set()

    def show(self, channel: Channel, place: Place, sign: TypingNow) -> None:
        if not channel.shows_typing or sign.author == "customer":
            return
        now = time.monotonic()
        if now - self._shown.get(sign.conversation_id, -EVERY) < EVERY:
            return
        self._shown[sign.conversation_id] = now
        task = asyncio.create_task(_show(channel, place))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)


async def _show(channel: Channel, place: Place) -> None:
    try:
        await channel.typing(place)
    except Exception as error:
        logger.info("%s: typing was not shown: %r", channel.name, error)
