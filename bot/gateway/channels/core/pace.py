"""How much is done at the same time beside keeping what comes in: less while that takes long.

A provider waits for each update to be acknowledged, and nobody waits for the milliseconds that its
answer comes later. So the share is halved when keeping took too long and grows slowly while it does
not: additive increase, multiplicative decrease, as in Chiu and Jain, "Analysis of the increase and
decrease algorithms for congestion avoidance" (1989).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.gateway.under_way import UnderWay

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

    def of(self, most: int) -> int:
        """The share of so many places, at least one."""
        return max(1, int(most * self.share))

    def kept_in(self, seconds: float) -> None:
        """So long it took to keep what came in."""
        if seconds > TOO_LONG:
            self.share = max(SMALLEST, self.share / 2)
        else:
            self.share = min(1.0, self.share + GROWTH)


class Places:
    """Places for one kind of work: `most` at the same time, by the load fewer. Who waits in one for
    somebody else, a provider's file for instance, does not keep it from others for long."""

    def __init__(self, load: Load, most: int) -> None:
        self._load = load
        self._most = most
        self._under_way = UnderWay()

    @property
    def limit(self) -> int:
        return self._load.of(self._most)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Wait for a place, and have it until left."""
        await self._under_way.fewer_than(lambda: self.limit)
        with self._under_way.one():
            yield
