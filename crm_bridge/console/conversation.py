"""One conversation: reading it, and the few things staff can do with it here."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.console.guard import STAFF
from crm_bridge.console.pages import page
from crm_bridge.console.thread import thread
from crm_bridge.conversations import desk
from crm_bridge.conversations.transcript import transcript
from crm_bridge.customers import profile
from crm_bridge.db import DATABASE
from crm_bridge.models.staff import Staff

routes = web.RouteTableDef()

Deed = Callable[[AsyncSession, str, Staff], Awaitable[None]]

PARTS = {"thread": "_thread.html", "panel": "_panel.html"}
DEEDS: dict[str, Deed] = {
    "accept": desk.accept,
    "take-over": desk.take_over,
    "return": desk.return_to_bot,
    "close": desk.close,
}


@routes.get("/conversations/{cid}")
async def show(request: web.Request) -> web.Response:
    """The page, or one part of it (`?part=thread`, `?part=panel`) to keep it up to date."""
    template = PARTS.get(request.query.get("part", ""), "conversation.html")
    return await _render(request, template)


@routes.post("/conversations/{cid}/{deed:accept|take-over|return|close}")
async def do(request: web.Request) -> web.Response:
    """Take it, give it back or end it; then the side panel as it is now."""
    async with request.config_dict[DATABASE].session() as session:
        await DEEDS[request.match_info["deed"]](session, request.match_info["cid"], request[STAFF])
    return await _render(request, "_panel.html")


@routes.post("/conversations/{cid}/reply")
async def reply(request: web.Request) -> web.Response:
    """Say something to the customer."""
    text = str((await request.post()).get("text", ""))
    async with request.config_dict[DATABASE].session() as session:
        await desk.reply(session, request.match_info["cid"], request[STAFF], text)
    return await _render(request, "_thread.html")


@routes.post("/conversations/{cid}/note")
async def note(request: web.Request) -> web.Response:
    """Write something down for colleagues; there is no way from here to the customer."""
    text = str((await request.post()).get("text", ""))
    async with request.config_dict[DATABASE].session() as session:
        await desk.add_note(session, request.match_info["cid"], request[STAFF], text)
    return await _render(request, "_thread.html")


async def _render(request: web.Request, template: str) -> web.Response:
    async with request.config_dict[DATABASE].reading() as session:
        found = await transcript(session, request.match_info["cid"])
        beside = await profile.of_conversation(session, found.conversation)
    return page(request, template, {"thread": thread(found), "found": found, "beside": beside})
