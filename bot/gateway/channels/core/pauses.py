"""How long a connection is left alone after the provider failed or asked for patience."""

import random
import time
from collections.abc import Callable

SHORTEST = 0.5
LONGEST = 30.0
"""Seconds between two tries at a provider that does not say when to come again."""

Connection = tuple[str, str]


class Pauses:
    """Growing from failure to failure, and all that are sent over a connection keep to them."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._clock = clock
        self._chance = chance
        self._pauses: dict[Connection, tuple[float, float]] = {}
        """Until when, and how long that was."""

    def left(self, connection: Connection) -> float:
        """Seconds that it is still to be left alone."""
        until, _ = self._pauses.get(connection, (0.0, 0.0))
        return max(0.0, until - self._clock())

    def failed(self, connection: Connection, asked: float | None) -> float:
        """It failed, and the provider may have asked for so many seconds; how many it is left
        alone."""
        until, before = self._pauses.get(connection, (0.0, SHORTEST / 2))
        seconds = asked
        if seconds is None:
            # Those that fail at the same time are one failure.
            seconds = before if until > self._clock() else min(LONGEST, 2 * before)
        again = self._clock() + seconds * (1 + self._chance() / 5)
        pause = min(LONGEST, max(seconds, SHORTEST))
        self._pauses[connection] = (max(until, again), pause)
        return self.left(connection)

    def worked(self, connection: Connection) -> None:
        """What went out before the provider asked for patience does not end that."""
        if not self.left(connection):
            self._pauses.pop(connection, None)
