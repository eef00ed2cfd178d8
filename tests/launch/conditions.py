"""Waiting for what another process brings about."""

import asyncio
from collections.abc import Callable


async def becomes_true(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Return once `condition()` holds; fail the test if it does not within `seconds`."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)
