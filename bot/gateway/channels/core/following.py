"""Follows what admins set up: a channel is given its set-up, runs while it is on, and reports."""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import AsyncExitStack

from bot.gateway.channels.core.bridge import ChannelBridge
from bot.gateway.channels.core.channel import Channel
from crm_bridge.api.schemas.channels import ChannelReport, ChannelSetup
from crm_bridge.client import BridgeError
from crm_bridge.supervision import Rest, supervised

logger = logging.getLogger(__name__)

CHECK_EVERY = 60.0
"""Seconds between checks of the channels that are on."""

CHECK_AGAIN = 10.0
"""Seconds until the next check where one of them is not connected."""

RETRY = 2.0


class Following:
    """Keeps every channel at the newest set-up, also one made while the bridge was away."""

    def __init__(self, bridge: ChannelBridge, channels: Mapping[str, Channel]) -> None:
        self._bridge = bridge
        self._channels = channels
        self._seen: dict[str, int] = {}
        self._running: dict[str, AsyncExitStack] = {}
        self._rest = Rest()
        self.on: set[str] = set()
        """The channels that are switched on."""
        self.connected: set[str] = set()
        """Those of them that work, as far as is known."""

    def told(self) -> None:
        """Something was changed, or may have been."""
        self._rest.wake()

    async def run(self) -> None:
        """For ever."""
        try:
            await self._offer()
            while True:
                await self._rest.over(await self._look())
        finally:
            for stack in self._running.values():
                await stack.aclose()
            self._running.clear()

    async def _offer(self) -> None:
        for name, channel in self._channels.items():
            while True:
                try:
                    offer = channel.offer().model_copy(update={"lacks": channel.lacks()})
                    await self._bridge.offer(name, offer)
                    break
                except BridgeError as error:
                    logger.info("The channel %s could not be offered yet: %s", name, error)
                await asyncio.sleep(RETRY)

    async def _look(self) -> float:
        """The seconds until the next look, unless there is news before."""
        try:
            setups = await self._bridge.setups()
        except BridgeError as error:
            logger.warning("The set-up of the channels cannot be read: %s", error)
            return RETRY
        reports = []
        for setup in setups.channels:
            channel = self._channels.get(setup.channel)
            if channel is not None and await self._use(channel, setup):
                reports.append(self._report(channel, setup))
        # All at once: a provider that is slow to answer holds up no other.
        settled = await asyncio.gather(*reports)
        return CHECK_EVERY if all(settled) else CHECK_AGAIN

    async def _use(self, channel: Channel, setup: ChannelSetup) -> bool:
        """Whether there is something to report."""
        if self._seen.get(channel.name) == setup.number:
            return setup.enabled
        self._seen[channel.name] = setup.number
        await self._begin(channel, setup)
        return True

    async def _begin(self, channel: Channel, setup: ChannelSetup) -> None:
        earlier = self._running.pop(channel.name, None)
        if earlier is not None:
            await earlier.aclose()
        try:
            await channel.use(setup)
        except Exception:
            logger.exception("The channel %s cannot use its set-up", channel.name)
            self.connected.discard(channel.name)
            return
        if not setup.enabled:
            self.on.discard(channel.name)
            self.connected.discard(channel.name)
        else:
            self.on.add(channel.name)
            stack = self._running[channel.name] = AsyncExitStack()
            await stack.enter_async_context(supervised(f"channel {channel.name}", channel.run))

    async def _report(self, channel: Channel, setup: ChannelSetup) -> bool:
        report = ChannelReport(state="off")
        if setup.enabled:
            report = await self._checked(channel)
        self._note(channel.name, works=report.state == "connected")
        try:
            await self._bridge.report(channel.name, report.model_copy(update={"test": setup.test}))
        except BridgeError as error:
            logger.warning("How %s stands could not be told: %s", channel.name, error)
            return False
        return report.state not in ("problem", "connecting")

    def _note(self, name: str, *, works: bool) -> None:
        if works:
            self.connected.add(name)
        else:
            self.connected.discard(name)

    async def _checked(self, channel: Channel) -> ChannelReport:
        try:
            async with asyncio.timeout(20):
                return await channel.check()
        except TimeoutError:
            return ChannelReport(state="problem", detail="The provider gave no answer in 20 s.")
        except Exception as error:
            logger.exception("The channel %s could not be checked", channel.name)
            return ChannelReport(state="problem", detail=repr(error)[:300])
