"""Reads the bridge's numbered feed and hands each event to the hub, in order, once."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from bot.gateway.bridge import Bridge
from bot.gateway.hub import Hub
from crm_bridge.client import BridgeError

logger = logging.getLogger(__name__)

WAIT = 25.0
"""Seconds that one long poll may last."""

RETRY = 0.5
"""Seconds before asking again after the bridge did not answer."""


class FeedReader:
    """Goes on from the last number it handled, also after the bridge was away.

    A gateway that starts anew begins at the feed's end: web clients catch up by their own cursor,
    and whoever was listening before the end was known is sent to do so.
    """

    def __init__(
        self,
        bridge: Bridge,
        hub: Hub,
        on_rules: Callable[[], None] = lambda: None,
        on_channels: Callable[[], None] = lambda: None,
        on_contents: Callable[[], None] = lambda: None,
    ) -> None:
        """`on_rules` is called when the rules that call a person were changed, or may have been;
        `on_channels` is the same for the channels' set-up, `on_contents` for texts and articles."""
        self._bridge = bridge
        self._hub = hub
        self._on_rules = on_rules
        self._on_channels = on_channels
        self._on_contents = on_contents
        self._last: int | None = None
        self._typed: int | None = None
        self._reachable = True
        self._read = asyncio.Event()

    async def begin(self) -> None:
        """Find where the feed stands; a bridge that is away is asked again by `run`."""
        try:
            self._last = (await self._bridge.feed(None, 0)).last
        except BridgeError as error:
            logger.warning("The bridge is not answering yet: %s", error)

    async def run(self) -> None:
        """Read for ever."""
        while True:
            try:
                await self._read_once()
                self._reachable = True
            except BridgeError as error:
                if self._reachable:
                    logger.warning("The event feed is not answering: %s", error)
                self._reachable = False
                await asyncio.sleep(RETRY)

    async def caught_up(self, seconds: float) -> None:
        """Wait until all that has happened by now was handed on, or for so long."""
        with suppress(TimeoutError, BridgeError):
            async with asyncio.timeout(seconds):
                end = (await self._bridge.feed(None, 0)).last
                while self._last is None or self._last < end:
                    self._read.clear()
                    await self._read.wait()

    async def _read_once(self) -> None:
        if self._last is None:
            self._last = (await self._bridge.feed(None, 0)).last
            self._hub.interrupt()
            self._on_rules()
            self._on_channels()
            self._on_contents()
        feed = await self._bridge.feed(self._last, WAIT, self._typed)
        self._typed = feed.typed
        for event in feed.events:
            if event.type == "rules":
                self._on_rules()
            elif event.type == "channels":
                self._on_channels()
            elif event.type == "contents":
                self._on_contents()
            else:
                self._hub.publish(event)
            self._last = event.number
        for sign in feed.typing:
            self._hub.publish(sign)
        self._read.set()
