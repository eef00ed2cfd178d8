"""The escalation rules in use: the gateway's file, with what leads changed in the bridge."""

import asyncio
import logging

from bot.escalation import EscalationRules, RulesFile
from bot.gateway.bridge import Bridge
from crm_bridge.client import BridgeError

logger = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""Seconds between looks at the file, and at a bridge that did not answer."""


class PublishedRules:
    """Follows the file and the bridge's snapshots. While the bridge is away the last good rules
    stay in use; a gateway that starts then begins with its file alone."""

    def __init__(self, file: RulesFile, bridge: Bridge) -> None:
        self._file = file
        self._bridge = bridge
        self._number: int | None = None
        self._news = asyncio.Event()
        self._behind = True

    @property
    def rules(self) -> EscalationRules:
        return self._file.rules

    def told(self) -> None:
        """There is a new snapshot, or may be one."""
        self._behind = True
        self._news.set()

    async def begin(self) -> None:
        """Read the snapshot; a bridge that is away is asked again by `follow`."""
        self._behind = False
        try:
            snapshot = await self._bridge.escalation_rules()
        except BridgeError as error:
            self._behind = True
            logger.warning("What leads changed in the rules cannot be read yet: %s", error)
            return
        if snapshot.number != self._number:
            self._number = snapshot.number
            await asyncio.to_thread(self._file.use, snapshot.changes)

    async def follow(self) -> None:
        """For ever."""
        while True:
            self._news.clear()
            if self._behind:
                await self.begin()
            await asyncio.to_thread(self._file.refresh)
            await self._news_or_pause()

    async def _news_or_pause(self) -> None:
        try:
            async with asyncio.timeout(LOOK_EVERY):
                await self._news.wait()
        except TimeoutError:
            return
