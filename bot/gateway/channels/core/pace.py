"""How much is done at the same time beside keeping what comes in: less while that takes long.

A provider waits for each update to be acknowledged, and nobody waits for the milliseconds that its
answer comes later. So the share is halved when keeping took too long and grows slowly while it does
not: additive increase, multiplicative decrease, as in Chiu and Jain, "Analysis of the increase and
decrease algorithms for congestion avoidance" (1989).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

TOO_LONG = 0.03
"""Seconds to keep a batch of updates, after which those that come are waiting too long."""

GROWTH = 0.01
SMALLEST = 0.1
FIRST = 0.5
"""The share that is begun with: a burst is met by half, and no thread waits for one that hangs."""


class Load:
    """The share (0 to 1) of its places that each kind of work may have now."""

    def __init__(self) -> None:
        self.share = FIRST

    def of(self, most: int, least: int = 1) -> int:
        """The share of so many places."""
        return max(least, int(most * self.share))

    def kept_in(self, seconds: float) -> None:
        """So long it took to keep what came in."""
        if seconds > TOO_LONG:
            self.share = max(SMALLEST, self.share / 2)
        else:
            self.share = min(1.0, self.share + GROWTH)


class Places:
    """Places for one kind of work: `most` at the same time, by the load fewer, but `least`."""

    def __init__(self, load: Load, most: int, least: int = 1) -> None:
        self._load = load
        self._most = most
        self._least = least
        self._taken = 0
        self._left = asyncio.Condition()

    @property
    def limit(self) -> int:
        return self._load.of(self._most, self._least)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Wait for a place, and have it until left."""
        async with self._left:
            await self._left.wait_for(lambda: self._taken < self.limit)
            self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1
            async with self._left:
                self._left.notify_all()
