"""The texts and the help articles in use: the gateway's files, with what leads changed in the
bridge."""

import logging
from collections.abc import Mapping

from aiohttp import web

from bot.contents.snapshot import Contents, ContentsInvalidError
from bot.gateway.bridge import Bridge
from crm_bridge.client import BridgeError
from crm_bridge.supervision import Rest
from crm_bridge.texts import Texts

logger = logging.getLogger(__name__)

RETRY = 1.0
"""Seconds between questions to a bridge that did not answer."""
_FOR_EVER = 3600.0


class PublishedContents:
    """Follows the bridge's snapshots. While the bridge is away the last one stays in use."""

    def __init__(self, texts: Texts, bridge: Bridge) -> None:
        self._texts = texts
        self._bridge = bridge
        self._contents = Contents()
        self._rest = Rest()
        self._behind = True

    @property
    def articles(self) -> Mapping[str, str | None]:
        """What leads changed in the articles, by slug; None for one that was retired."""
        return self._contents.articles

    def told(self) -> None:
        """There is a new snapshot, or may be one."""
        self._behind = True
        self._rest.wake()

    async def begin(self) -> None:
        """Read the snapshot; a bridge that is away is asked again by `follow`."""
        self._behind = False
        try:
            answer = await self._bridge.contents()
            found = Contents.from_json(answer.model_dump())
        except (BridgeError, ContentsInvalidError) as error:
            self._behind = True
            logger.warning("What leads changed in the texts cannot be read yet: %s", error)
            return
        if found != self._contents:
            self._contents = found
            self._texts.change(found.texts)

    async def follow(self) -> None:
        """For ever."""
        while True:
            if self._behind:
                await self.begin()
            await self._rest.over(RETRY if self._behind else _FOR_EVER)


CONTENTS = web.AppKey("contents", PublishedContents)
