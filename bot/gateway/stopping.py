"""What a gateway that is asked to stop does first, while it still serves those who are there."""

from dataclasses import dataclass

from aiohttp import web

from bot.gateway.channels.core.house import Channels
from bot.gateway.feed import FeedReader
from bot.gateway.hub import Hub
from bot.gateway.turns import Turns

FEED_SECONDS = 2.0
DELIVERY_SECONDS = 3.0


@dataclass(frozen=True)
class InHand:
    """The turns under way and their way to the customer."""

    turns: Turns
    feed: FeedReader
    channels: Channels
    hub: Hub

    async def finish(self) -> None:
        """Finish the turns, let the answers out, and then let go: sockets and long polls end, and
        their clients come back by cursor. What comes in meanwhile is kept for the next start."""
        await self.turns.finish()
        await self.feed.caught_up(FEED_SECONDS)
        await self.channels.delivered(DELIVERY_SECONDS)
        self.hub.end()


IN_HAND = web.AppKey("in_hand", InHand)
