"""The tags of a conversation, beside it and beside its transcripts: put there and taken off."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.console.guard import STAFF, Form, read_form
from crm_bridge.console.pages import page
from crm_bridge.conversations import tags
from crm_bridge.conversations.wording import clean
from crm_bridge.db import DATABASE

routes = web.RouteTableDef()


async def tags_context(session: AsyncSession, conversation_id: str) -> Mapping[str, Any]:
    """What the card shows, and what it offers."""
    there = (await tags.of(session, [conversation_id])).get(conversation_id, ())
    offered = [one for one in await tags.known(session) if one not in there]
    return {"tags": there, "tags_offered": offered, "longest_tag": tags.LONGEST}


@routes.post("/conversations/{cid}/tags")
async def put(request: web.Request) -> web.Response:
    """Raises 422 `tag_invalid`, `tags_too_many`."""
    form, cid = await read_form(request), request.match_info["cid"]
    async with request.config_dict[DATABASE].session() as session:
        await tags.put(session, cid, request[STAFF], str(form.get("tag", "")))
    return await _after(request, form)


@routes.post("/conversations/{cid}/tags/remove")
async def take_off(request: web.Request) -> web.Response:
    form, cid = await read_form(request), request.match_info["cid"]
    async with request.config_dict[DATABASE].session() as session:
        await tags.take_off(session, cid, request[STAFF], str(form.get("tag", "")))
    return await _after(request, form)


async def _after(request: web.Request, form: Form) -> web.Response:
    """The card as it is then; a browser without scripts is led back to the page that it came
    from."""
    cid, episode_id = request.match_info["cid"], clean(str(form.get("transcript", "")))
    if "HX-Request" not in request.headers:
        there = (
            f"/transcripts/{quote(episode_id, safe='')}" if episode_id else f"/conversations/{cid}"
        )
        raise web.HTTPSeeOther(there)
    async with request.config_dict[DATABASE].reading() as session:
        found = await tags_context(session, cid)
    return page(request, "_tags.html", {**found, "cid": cid, "transcript": episode_id})
