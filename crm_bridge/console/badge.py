"""For the title of every page and for the browser's notifications, as JSON."""

from dataclasses import asdict

from aiohttp import web

from crm_bridge.console.guard import STAFF
from crm_bridge.conversations import badge
from crm_bridge.db import DATABASE

routes = web.RouteTableDef()


@routes.get("/badge")
async def numbers(request: web.Request) -> web.Response:
    """`{"waiting", "unread"}`, each at most 100."""
    async with request.config_dict[DATABASE].reading() as session:
        found = await badge.badge(session, request[STAFF])
    return web.json_response(asdict(found))


@routes.get("/conversations/{cid}/glance")
async def glance(request: web.Request) -> web.Response:
    """`{"customer", "text"}`: who it is and what they wrote last. Raises 404
    `conversation_unknown`."""
    async with request.config_dict[DATABASE].reading() as session:
        found = await badge.glance(session, request.match_info["cid"])
    return web.json_response(asdict(found))
