"""A customer of the web goes on in another channel."""

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from bot.gateway.channels.core.house import CHANNELS
from bot.gateway.channels.web.protocol import read
from bot.gateway.channels.web.routes import CHAT, address_of, conversation_of

routes = web.RouteTableDef()


class LinkWish(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    channel: str = Field(max_length=20)


@routes.post("/chat/links")
async def link(request: web.Request) -> web.Response:
    """A one-time code; it counts to the rate limits as a message does."""
    conversation_id = await conversation_of(request)
    wish = read(LinkWish, await request.read())
    request.app[CHAT].limits.spend(conversation_id, address_of(request))
    given = await request.app[CHANNELS].going_on.link(conversation_id, wish.channel)
    return web.json_response(given, status=201, headers={"Cache-Control": "no-store"})
