"""How fast one socket is read, whatever comes over it."""

import asyncio
import time
from collections.abc import Awaitable, Callable

AT_ONCE = 60
"""Frames that may come in a burst: what was written while a connection was away, and its marks."""
A_MESSAGE = 15
"""Frames for each message that a conversation may send: signs of typing, what was seen, where the
customer is. Nobody writes, taps and scrolls faster."""


class Pace:
    """A bucket of frames. Who is faster is read later, which their own connection holds up; nobody
    else notices, and nothing is refused for it."""

    def __init__(
        self,
        messages_per_minute: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._a_second = messages_per_minute * A_MESSAGE / 60
        self._clock, self._sleep = clock, sleep
        self._left, self._at = float(AT_ONCE), clock()

    async def kept(self) -> None:
        """Take one frame out, when there is one."""
        now = self._clock()
        self._left = min(AT_ONCE, self._left + (now - self._at) * self._a_second)
        self._at = now
        self._left -= 1
        if self._left < 0:
            await self._sleep(-self._left / self._a_second)
