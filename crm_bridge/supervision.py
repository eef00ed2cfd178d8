"""Background work that neither dies silently nor outlives the process."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

logger = logging.getLogger(__name__)

RESTART_SECONDS = 1.0


@asynccontextmanager
async def supervised(name: str, work: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Run endless `work` beside the body; a failure is logged and the work starts again."""

    async def forever() -> None:
        while True:
            try:
                await work()
            except Exception:
                logger.exception("%s failed; starting it again", name)
            await asyncio.sleep(RESTART_SECONDS)

    task = asyncio.create_task(forever(), name=name)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
