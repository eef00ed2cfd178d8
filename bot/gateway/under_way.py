"""What is being done at this moment, for those who begin only when little is."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count

HANGS = 1.0
"""Seconds after which a piece of work counts no longer: it waits for somebody else, and loads
nothing here."""


class UnderWay:
    """Pieces of work that are under way. Those that hang are not counted."""

    def __init__(self, hangs: float = HANGS) -> None:
        self._hangs = hangs
        self._since: dict[int, float] = {}
        self._ids = count()
        self._ended = asyncio.Event()

    @contextmanager
    def one(self) -> Iterator[None]:
        """A piece of work, until left."""
        number = next(self._ids)
        self._since[number] = time.monotonic()
        try:
            yield
        finally:
            del self._since[number]
            self._ended.set()

    async def fewer_than(self, most: Callable[[], int]) -> None:
        """Wait until fewer than `most()` are under way; asked again whenever one ended or hangs."""
        while (began := self._nth_youngest(most())) is not None:
            self._ended.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(began + self._hangs - time.monotonic()):
                    await self._ended.wait()

    def _nth_youngest(self, most: int) -> float | None:
        """When the piece began that must end or hang first; None when there is room already."""
        now = time.monotonic()
        # Begun one after the other, so they are in the order of time.
        young = [began for began in self._since.values() if now - began < self._hangs]
        return young[-most] if len(young) >= most else None
