"""How the chat window looks and speaks on a page, before there is a session."""

from aiohttp import web

from bot.gateway.channels.web.protocol import is_locale
from bot.gateway.channels.web.routes import CONFIG

CACHED = {"Cache-Control": "private, max-age=60"}
LONGEST_PAGE = 2000
DEFAULT_LOCALE = web.AppKey("default_locale", str)
"""For who asks in no language."""

routes = web.RouteTableDef()


@routes.get("/chat/widget")
async def widget(request: web.Request) -> web.Response:
    """For everybody: it says nothing of anybody."""
    locale = request.query.get("locale", "")
    page = request.query.get("page", "")[:LONGEST_PAGE]
    chosen = locale if is_locale(locale) else request.app[DEFAULT_LOCALE]
    return web.json_response(request.app[CONFIG].for_page(chosen, page), headers=CACHED)
