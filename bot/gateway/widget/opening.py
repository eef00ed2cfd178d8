"""Whether any team of the shop is open, as the bridge said last."""

import asyncio
import logging
import time
from collections.abc import Callable

from bot.gateway.bridge import Bridge
from crm_bridge.api.schemas.availability import Availability
from crm_bridge.client import BridgeError

logger = logging.getLogger(__name__)

ASK_EVERY = 30.0
ASK_AGAIN = 1.0
"""Seconds until a bridge that did not answer is asked again."""

KNOWN_FOR = 120.0
"""Seconds for which an answer counts: an older one says nothing of now."""


class Opening:
    """Asks in the background, so that no customer waits for the bridge."""

    def __init__(self, bridge: Bridge, clock: Callable[[], float] = time.monotonic) -> None:
        self._bridge = bridge
        self._clock = clock
        self._last: Availability | None = None
        self._asked_at = 0.0

    @property
    def now(self) -> Availability | None:
        """None while it is not known."""
        if self._clock() - self._asked_at > KNOWN_FOR:
            return None
        return self._last

    async def ask(self) -> bool:
        """Whether the bridge answered."""
        try:
            self._last = await self._bridge.availability()
        except BridgeError as error:
            logger.debug("The teams' hours are not known: %s", error)
            return False
        self._asked_at = self._clock()
        return True

    async def follow(self) -> None:
        """For ever."""
        while True:
            answered = await self.ask()
            await asyncio.sleep(ASK_EVERY if answered else ASK_AGAIN)
