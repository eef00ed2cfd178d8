"""How many messages a conversation and an address may send a minute, and how often it may ask."""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from cachetools import TTLCache

from bot.gateway.errors import RateLimited
from bot.gateway.problems import problem

MINUTE = 60.0
MOST_WINDOWS = 100_000
"""Beyond it, who wrote longest ago is forgotten first."""
REQUESTS_A_MESSAGE = 10
"""Around a message a client opens its session, asks for news, and tells what was seen."""
HELD = 1.0
"""Seconds for which the answer to one request too many is kept back."""


class Windows:
    """Moving windows of a minute, each kept for as long as something in it counts."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: TTLCache[tuple[str, str], deque[float]] = TTLCache(
            maxsize=MOST_WINDOWS, ttl=MINUTE, timer=clock
        )

    def __len__(self) -> int:
        return len(self._times)

    def hit(self, most: int, kind: str, name: str) -> None:
        """Count one; raises RateLimited with the seconds to wait."""
        now = self._clock()
        times = self._times.get((kind, name), deque())
        while times and times[0] <= now - MINUTE:
            times.popleft()
        if len(times) >= most:
            raise RateLimited(max(1, math.ceil(times[0] + MINUTE - now)))
        times.append(now)
        # Put in anew, it is kept for a minute from now.
        self._times[kind, name] = times


class MessageLimits:
    """Of what is said, in a conversation and from an address."""

    def __init__(
        self,
        per_conversation: int,
        per_address: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.per_conversation, self._per_address = per_conversation, per_address
        self.windows = Windows(clock)

    def spend(self, conversation_id: str, address: str) -> None:
        """Count one message; raises RateLimited with the seconds to wait."""
        self.windows.hit(self.per_conversation, "conversation", conversation_id)
        self.windows.hit(self._per_address, "address", address)


def requests_limited(
    messages_per_minute: int, address_of: Callable[[web.Request], str]
) -> Middleware:
    """A middleware: 429 for an address that asks for more of the chat than its messages can need.
    It is told so late, and asks the less for it."""
    windows = Windows()

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith("/chat/"):
            try:
                windows.hit(
                    messages_per_minute * REQUESTS_A_MESSAGE, "address", address_of(request)
                )
            except RateLimited as error:
                await asyncio.sleep(HELD)
                return problem(error)
        return await handler(request)

    return middleware
