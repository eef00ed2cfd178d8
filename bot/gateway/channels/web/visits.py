"""What the page around the chat tells, and messages that are left while nobody is there."""

from aiohttp import web

from bot.gateway.channels.web.protocol import OfflineWish, context_in, read
from bot.gateway.channels.web.routes import CHAT, address_of, conversation_of

routes = web.RouteTableDef()


@routes.post("/chat/context")
async def context(request: web.Request) -> web.Response:
    conversation_id = await conversation_of(request)
    found = context_in(await request.read())
    await request.app[CHAT].context(conversation_id, found, address_of(request))
    return web.Response(status=204)


@routes.post("/chat/offline")
async def offline(request: web.Request) -> web.Response:
    conversation_id = await conversation_of(request)
    left = read(OfflineWish, await request.read())
    kept = await request.app[CHAT].leave(conversation_id, left.to_leave(), address_of(request))
    return web.json_response({"id": kept.id}, status=202)
