"""Messages of one chat in their distance: providers take one a second, after a short burst."""

from collections.abc import Hashable

from aiolimiter import AsyncLimiter
from cachetools import LRUCache

CHATS = 10_000


class Spacing:
    """`burst` messages at once in a chat, then one a second."""

    def __init__(self, burst: int) -> None:
        self._burst = burst
        self._limiters: LRUCache[Hashable, AsyncLimiter] = LRUCache(CHATS)

    async def turn(self, chat: Hashable) -> None:
        """Wait until the next message may go there."""
        limiter = self._limiters.setdefault(chat, AsyncLimiter(self._burst, self._burst))
        await limiter.acquire()
