"""Background work that neither dies silently nor outlives the application."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from crm_bridge.errors import Unavailable

logger = logging.getLogger(__name__)

RESTART_SECONDS = 1.0

PATIENCE_SECONDS = 15.0
"""How long work may take to end before it is told again: longer than any of it needs."""


@asynccontextmanager
async def supervised(
    name: str, work: Callable[[], Awaitable[None]], *, patience: float = PATIENCE_SECONDS
) -> AsyncIterator[None]:
    """Run endless `work` beside the body. A failure is logged and the work begun again."""
    task = asyncio.create_task(_again_and_again(name, work), name=name)
    try:
        yield
    finally:
        while not task.done():
            # Again, as a library may take a cancellation for a failure of the network.
            task.cancel()
            await asyncio.wait([task], timeout=patience)


async def _again_and_again(name: str, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await work()
        except Unavailable as error:
            logger.warning("%s: %s It begins again.", name, error.detail)
        except Exception:
            logger.exception("%s failed; it begins again", name)
        await asyncio.sleep(RESTART_SECONDS)


class Rest:
    """What background work has between two rounds, and what wakes it from there."""

    def __init__(self) -> None:
        self._called = asyncio.Event()

    def wake(self) -> None:
        """Begin the next round at once, or when the present one is done."""
        self._called.set()

    async def over(self, seconds: float) -> None:
        """Wait until the time is over, or for less where there was a call since the last rest."""
        # Not `wait_for`: on Python 3.11 it may lose a cancellation, and nothing stops.
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._called.wait()
        self._called.clear()
