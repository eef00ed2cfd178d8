"""The attachments of the chat protocol: a file in, and the file again."""

from aiohttp import web

from bot.gateway.attachments.uploads import read_upload
from bot.gateway.channels.web.routes import CHAT, address_of, conversation_of

MAX_MB = web.AppKey("attachment_max_mb", int)

PASSED_ON = (
    "Content-Type",
    "Content-Disposition",
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Cache-Control",
)

routes = web.RouteTableDef()


@routes.post("/chat/attachments")
async def upload(request: web.Request) -> web.Response:
    chat = request.app[CHAT]
    conversation_id = await conversation_of(request)
    chat.limits.spend(conversation_id, address_of(request))
    kept = await chat.attach(conversation_id, await read_upload(request, request.app[MAX_MB]))
    return web.json_response(kept.model_dump(mode="json"), status=201)


@routes.get("/chat/attachments/{id}")
async def download(request: web.Request) -> web.Response:
    """To whoever has a signed link, or the session that it was sent in."""
    chat = request.app[CHAT]
    attachment_id = request.match_info["id"]
    signature = request.query.get("token")
    if signature is None:
        conversation_id = await conversation_of(request)
    else:
        conversation_id = chat.links.conversation(attachment_id, signature)
    found = await chat.attachment(conversation_id, attachment_id)
    headers = {name: found.headers[name] for name in PASSED_ON if name in found.headers}
    return web.Response(body=found.data, headers=headers)
