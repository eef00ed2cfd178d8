"""How much may be sent, and when again: see `readings.Limits`."""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from .chats import Chat
from .readings import Readings
from .refusals import Refused, too_many

# A request on its way when the chat's 429 went out is not one that was repeated too early.
_ON_ITS_WAY = 0.1


@dataclass
class _Bucket:
    """At most `size` at once, and one more every `1 / rate` seconds."""

    size: int
    rate: float
    tokens: float
    at: float

    def wait(self, now: float) -> float:
        """The seconds until one may be sent."""
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return 0.0 if self.tokens >= 1 - 1e-6 else (1 - self.tokens) / self.rate

    def take(self, now: float) -> None:
        self.tokens -= 1


@dataclass
class _Window:
    """At most `limit` in any span of so many seconds."""

    limit: int
    seconds: float
    sent: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        while self.sent and self.sent[0] <= now - self.seconds:
            self.sent.popleft()
        return self.sent[0] + self.seconds - now if len(self.sent) >= self.limit else 0.0

    def take(self, now: float) -> None:
        self.sent.append(now)


@dataclass
class Limiter:
    readings: Readings
    clock: Callable[[], float] = time.monotonic
    _kept: dict[str, _Bucket | _Window] = field(default_factory=dict)
    _told_to_wait: dict[int, tuple[float, float]] = field(default_factory=dict)

    def check(self, method: str, chat: Chat) -> None:
        """Raises 429 with `retry_after` if this is one message too many."""
        if refused := self.not_yet(method, chat.id):
            raise refused
        now, limits = self.clock(), self._limits(chat)
        for rule, limit in limits.items():
            if wait := limit.wait(now):
                refused = too_many(math.ceil(wait), f"{method}: {rule} (Bots FAQ)")
                self.tell_to_wait(chat.id, refused)
                raise refused
        for limit in limits.values():
            limit.take(now)

    def tell_to_wait(self, chat_id: int, refused: Refused) -> None:
        now = self.clock()
        self._told_to_wait[chat_id] = (now, now + refused.parameters["retry_after"])

    def not_yet(self, method: str, chat_id: int) -> Refused | None:
        """The 429 again, where the chat's `retry_after` is not over."""
        now = self.clock()
        told, until = self._told_to_wait.get(chat_id, (0.0, 0.0))
        if now >= until - 0.05 or not self.readings.retry_after_checked:
            self._told_to_wait.pop(chat_id, None)
            return None
        early = now - told > _ON_ITS_WAY
        rule = (
            f"{method}: ResponseParameters retry_after: the seconds to wait before the request is "
            f"repeated; {until - now:.1f} of them were left"
        )
        return too_many(math.ceil(until - now), rule if early else None)

    def _limits(self, chat: Chat) -> dict[str, _Bucket | _Window]:
        """Those a message to this chat falls under, by the rule they stand for."""
        limits, under = self.readings.limits, dict[str, _Bucket | _Window]()
        if limits.chat_per_second is not None:
            rule = f"one message a second in a chat (here after a burst of {limits.chat_burst})"
            fresh = self._bucket(limits.chat_burst, limits.chat_per_second)
            under[rule] = self._kept.setdefault(f"chat {chat.id}", fresh)
        if (limit := limits.overall_per_second) is not None:
            rule = f"about {limit} messages a second in all"
            under[rule] = self._kept.setdefault("all", self._span(limit, 1.0))
        if (limit := limits.group_per_minute) is not None and chat.is_group:
            rule = f"{limit} messages a minute to the same group"
            under[rule] = self._kept.setdefault(f"group {chat.id}", self._span(limit, 60.0))
        return under

    def _bucket(self, size: int, rate: float) -> _Bucket:
        return _Bucket(size, rate, size, self.clock())

    def _span(self, limit: int, seconds: float) -> _Bucket | _Window:
        if self.readings.limits.on_average:
            return self._bucket(limit, limit / seconds)
        return _Window(limit, seconds)
