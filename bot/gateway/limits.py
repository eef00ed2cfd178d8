"""How many messages a conversation and an address may send a minute."""

import math
import time
from collections import deque
from collections.abc import Callable

from cachetools import TTLCache

from bot.gateway.errors import RateLimited

MINUTE = 60.0
MOST_WINDOWS = 100_000
"""Beyond it, who wrote longest ago is forgotten first."""


class MessageLimits:
    """Moving windows, kept in this process for as long as something in them counts."""

    def __init__(
        self,
        per_conversation: int,
        per_address: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._per_conversation, self._per_address = per_conversation, per_address
        self._clock = clock
        self._windows: TTLCache[tuple[str, str], deque[float]] = TTLCache(
            maxsize=MOST_WINDOWS, ttl=MINUTE, timer=clock
        )

    def __len__(self) -> int:
        """How many windows are kept."""
        return len(self._windows)

    def spend(self, conversation_id: str, address: str) -> None:
        """Count one message; raises RateLimited with the seconds to wait."""
        self._hit(self._per_conversation, "conversation", conversation_id)
        self._hit(self._per_address, "address", address)

    def _hit(self, most: int, kind: str, name: str) -> None:
        now = self._clock()
        times = self._windows.get((kind, name), deque())
        while times and times[0] <= now - MINUTE:
            times.popleft()
        if len(times) >= most:
            raise RateLimited(max(1, math.ceil(times[0] + MINUTE - now)))
        times.append(now)
        # Put in anew, it is kept for a minute from now.
        self._windows[kind, name] = times
