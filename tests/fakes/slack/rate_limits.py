"""How many calls Slack takes. Docs: https://docs.slack.dev/apis/web-api/rate-limits"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.fakes.slack.readings import Readings
from tests.fakes.slack.refusals import Violations

RULE = "Web API rate limits: https://docs.slack.dev/apis/web-api/rate-limits"
_POSTING = "chat.postMessage"
_A_MINUTE = {
    # Tier 1 tolerates "a small amount of burst behaviour", see _BURSTS.
    "apps.connections.open": 1,
    "chat.update": 50,
    "chat.delete": 50,
    "chat.postEphemeral": 100,
    "conversations.open": 50,
    "conversations.info": 50,
    "conversations.replies": 50,
    "conversations.history": 50,
    "users.info": 100,
    "views.open": 100,
    "views.update": 100,
    "reactions.add": 50,
    "files.getUploadURLExternal": 100,
    "files.completeUploadExternal": 100,
    "files.info": 100,
    "auth.revoke": 50,
    "oauth.v2.access": 100,
    "assistant.threads.setStatus": 600,
}
_BURSTS = {"apps.connections.open": 10}
# A client's clock and ours are not the same to the millisecond.
_TOLERANCE = 0.05


@dataclass
class _Bucket:
    """Holds up to `room` calls, and gets `a_second` new ones."""

    room: float
    a_second: float
    left: float
    at: float

    def take(self, now: float) -> float:
        """0 if there is one left, else the seconds until there is."""
        self.left = min(self.room, self.left + (now - self.at) * self.a_second)
        self.at = now
        if self.left >= 1:
            self.left -= 1
            return 0
        return (1 - self.left) / self.a_second


@dataclass
class RateLimits:
    """Counts the calls; `clock` gives seconds. `Retry-After` is in whole seconds, at least 1."""

    clock: Callable[[], float]
    readings: Readings
    violations: Violations
    _buckets: dict[tuple[str, ...], _Bucket] = field(default_factory=dict)
    _not_before: dict[tuple[str, ...], float] = field(default_factory=dict)

    def wait_for(self, team: str, method: str, channel: str) -> int:
        """0 if this call is taken, else the seconds of Retry-After."""
        buckets = self._buckets_of(team, method, channel)
        wait = max((bucket.take(self.clock()) for bucket in buckets), default=0.0)
        if wait and self.readings.meeting_a_limit_is_a_violation:
            self.violations.add(method, f"limit met in {channel or team}", RULE)
        return math.ceil(wait)

    def told_to_wait(self, request: tuple[str, ...], seconds: int) -> None:
        """The request was answered with this Retry-After."""
        self._not_before[request] = self.clock() + seconds

    def check_patience(self, request: tuple[str, ...]) -> None:
        """A request that was told to wait comes again."""
        left = self._not_before.pop(request, 0) - self.clock()
        if left > _TOLERANCE:
            what = f"the same request came again {left:.1f} s before Retry-After had passed"
            self.violations.add(request[1], what, RULE)

    def _buckets_of(self, team: str, method: str, channel: str) -> Iterator[_Bucket]:
        in_all = self.readings.posts_a_minute
        if method == _POSTING:
            # "chat.postMessage generally allows posting one message per second per channel"
            yield self._named((team, method, channel), self.readings.burst, 1.0)
            if in_all is not None:
                yield self._named((team, method), in_all, in_all / 60)
        elif self.readings.tiers and method in _A_MINUTE:
            a_minute = _A_MINUTE[method]
            yield self._named((team, method), _BURSTS.get(method, a_minute), a_minute / 60)

    def _named(self, name: tuple[str, ...], room: float, a_second: float) -> _Bucket:
        now = self.clock()
        return self._buckets.setdefault(name, _Bucket(room, a_second, room, now))
