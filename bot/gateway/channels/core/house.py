"""All channels of this gateway under one roof: made, fed and stopped together."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import web

from bot.gateway.bridge import Bridge
from bot.gateway.channels.core.bridge import ChannelBridge
from bot.gateway.channels.core.channel import Channel, Desk, TryLater, Undeliverable
from bot.gateway.channels.core.deliveries import ChannelDeliveries
from bot.gateway.channels.core.files import Files
from bot.gateway.channels.core.following import Following
from bot.gateway.channels.core.going_on import GoingOn
from bot.gateway.channels.core.handling import Handling
from bot.gateway.channels.core.inbox import Inbox
from bot.gateway.channels.core.pace import Load
from bot.gateway.channels.core.registry import channel_types
from bot.gateway.channels.core.texts import ChannelTexts
from bot.gateway.errors import ChatError
from bot.gateway.settings import GatewaySettings
from bot.gateway.turns import Turns
from crm_bridge.api.schemas.channels import NewUpdate
from crm_bridge.api.schemas.conversations import FeedEvent, TypingNow
from crm_bridge.client import BridgeRefused, BridgeTransport, BridgeUnavailable, Fetched
from crm_bridge.supervision import supervised
from crm_bridge.texts import Texts


class Channels:
    """What the gateway's other parts see of the channels besides the web."""

    def __init__(
        self,
        settings: GatewaySettings,
        transport: BridgeTransport,
        turns: Turns,
        texts: Texts,
        *,
        holder: str,
    ) -> None:
        self._bridge, self._calls = Bridge(transport), ChannelBridge(transport)
        said = ChannelTexts(texts, settings.locale)
        files = Files(self._bridge, said, settings.attachment_max_mb)
        self._channels: dict[str, Channel] = {}
        load = Load()
        self._following = Following(self._calls, self._channels)
        self._deliveries = ChannelDeliveries(
            self._calls, self._channels, holder=holder, on=self._following.on, load=load
        )
        handling = Handling(
            self._channels,
            self._bridge,
            self._calls,
            turns,
            files,
            said,
            self._deliveries.known,
            load,
        )
        self._inbox = Inbox(self._calls, handling, load)
        self.going_on = GoingOn(self._calls, self._channels, self._following)
        desk = Desk(settings, self._calls, said, self._take, self._file)
        for kind in channel_types():
            self._channels[kind.name] = kind(desk)
            if kind.gapless:
                self._inbox.restores_order(kind.name)

    def news(self, event: FeedEvent | TypingNow) -> None:
        """Something happened in a conversation of any channel."""
        self._deliveries.news(event)

    def told(self) -> None:
        """An admin changed a channel, or may have."""
        self._following.told()

    async def delivered(self, seconds: float) -> None:
        """Wait until what was said is sent, or for so long."""
        await self._deliveries.idle(seconds)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """A request to `/channels/NAME/PATH`. Raises 404 where there is no such channel or path."""
        channel = self._channels.get(request.match_info["channel"])
        if channel is None:
            raise web.HTTPNotFound
        return await channel.serve(request, request.match_info["path"])

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Work until left. What comes in stops first, and what is under way is finished."""
        async with AsyncExitStack() as stack:
            for channel in self._channels.values():
                await stack.enter_async_context(channel.open())
            await stack.enter_async_context(supervised("updates", self._inbox.run))
            await stack.enter_async_context(
                supervised("deliveries of channels", self._deliveries.run)
            )
            await stack.enter_async_context(self._inbox.drained())
            await stack.enter_async_context(supervised("handled updates", self._inbox.tell))
            await stack.enter_async_context(supervised("left updates", self._inbox.pick_up))
            await stack.enter_async_context(supervised("channels", self._following.run))
            yield

    async def _take(self, updates: list[NewUpdate]) -> None:
        try:
            await self._inbox.take(updates)
        except BridgeUnavailable as error:
            raise ChatError.unavailable() from error
        except BridgeRefused as error:
            raise ChatError(error.status, error.code, error.detail) from error

    async def _file(self, conversation_id: str, file_id: str) -> Fetched:
        try:
            return await self._bridge.attachment(conversation_id, file_id)
        except BridgeUnavailable as error:
            raise TryLater(f"the file cannot be read now: {error}") from error
        except BridgeRefused as error:
            raise Undeliverable(f"the file is not there: {error.detail}") from error


CHANNELS = web.AppKey("channels", Channels)
routes = web.RouteTableDef()


@routes.route("*", "/channels/{channel}/{path:.*}")
async def serve(request: web.Request) -> web.StreamResponse:
    """Whatever a provider, or an admin who connects one, asks for."""
    return await request.app[CHANNELS].serve(request)
