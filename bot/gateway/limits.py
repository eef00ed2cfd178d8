"""How many messages a conversation and an address may send a minute."""

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.gateway.errors import RateLimited


class MessageLimits:
    """Moving windows, kept in this process."""

    def __init__(self, per_conversation: int, per_address: int) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._conversation = RateLimitItemPerMinute(per_conversation)
        self._address = RateLimitItemPerMinute(per_address)

    def spend(self, conversation_id: str, address: str) -> None:
        """Count one message; raises RateLimited with the seconds to wait."""
        self._hit(self._conversation, "conversation", conversation_id)
        self._hit(self._address, "address", address)

    def _hit(self, item: RateLimitItemPerMinute, kind: str, name: str) -> None:
        if not self._limiter.hit(item, kind, name):
            reset = self._limiter.get_window_stats(item, kind, name).reset_time
            raise RateLimited(max(1, math.ceil(reset - time.time())))
