"""Merging a duplicate: which conversation it goes on in."""

import re

from aiohttp import web

from crm_bridge.console.conversation import after
from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.pages import page
from crm_bridge.conversations import merging
from crm_bridge.conversations.records import read
from crm_bridge.db import DATABASE
from crm_bridge.errors import Unprocessable

routes = web.RouteTableDef()

_ID = re.compile(r"cnv_\w+")


@routes.get("/conversations/{cid}/merge")
async def show(request: web.Request) -> web.Response:
    """The form, as part of the conversation's page or without scripts as a page of its own."""
    async with request.config_dict[DATABASE].reading() as session:
        conversation = await read(session, request.match_info["cid"])
        found = await merging.candidates(session, conversation)
    template = "_merge.html" if "HX-Request" in request.headers else "merge.html"
    return page(request, template, {"conversation": conversation, "candidates": found})


@routes.post("/conversations/{cid}/merge")
async def merge(request: web.Request) -> web.Response:
    """Raises 422 `conversation_missing`, and what `merging` raises."""
    form = await read_form(request)
    into = _ID.search(str(form.get("address") or form.get("into") or ""))
    if into is None:
        raise Unprocessable("conversation_missing", "Choose a conversation, or paste its address.")
    async with request.config_dict[DATABASE].session() as session:
        await merging.merge(session, request.match_info["cid"], into[0], request[STAFF])
    return await after(request)
