"""Work that several ask for at once, done once."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Coalesced(Generic[T]):
    """Everybody gets what was begun after they asked, never anything older: who asks while the work
    is under way shares the next round with all others who do. Rounds of one key follow each other.
    """

    def __init__(self) -> None:
        self._to_begin: dict[Hashable, asyncio.Task[T]] = {}
        self._under_way: dict[Hashable, asyncio.Task[T]] = {}

    async def get(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """What `make` gives, perhaps another's with this key. Raises as it does."""
        if key not in self._to_begin:
            self._to_begin[key] = asyncio.create_task(self._round(key, make))
        # One who goes away takes nothing from the others.
        return await asyncio.shield(self._to_begin[key])

    async def _round(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        before = self._under_way.get(key)
        if before is not None:
            await asyncio.wait([before])
        mine = self._to_begin.pop(key)
        self._under_way[key] = mine
        try:
            return await make()
        finally:
            if self._under_way[key] is mine:
                del self._under_way[key]
