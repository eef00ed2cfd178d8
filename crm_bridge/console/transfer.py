"""Passing a conversation on: the choice of teams and colleagues, and the forms."""

from aiohttp import web

from crm_bridge.console.conversation import after
from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.pages import page
from crm_bridge.conversations import transferring
from crm_bridge.conversations.records import read
from crm_bridge.conversations.transfer_choices import choices
from crm_bridge.db import DATABASE
from crm_bridge.errors import Unprocessable

routes = web.RouteTableDef()


@routes.get("/conversations/{cid}/transfer")
async def show(request: web.Request) -> web.Response:
    """The form, as part of the conversation's page or without scripts as a page of its own."""
    async with request.config_dict[DATABASE].reading() as session:
        conversation = await read(session, request.match_info["cid"])
        found = await choices(session, request[STAFF])
    template = "_transfer.html" if "HX-Request" in request.headers else "transfer.html"
    return page(request, template, {"conversation": conversation, "choices": found})


@routes.post("/conversations/{cid}/transfer")
async def pass_on(request: web.Request) -> web.Response:
    """Raises 422 `recipient_missing`, and what `transferring` raises."""
    form = await read_form(request)
    kind, _, wanted = str(form.get("to", "")).partition(":")
    cid, staff, note = request.match_info["cid"], request[STAFF], str(form.get("note", ""))
    async with request.config_dict[DATABASE].session() as session:
        if kind == "team":
            await transferring.to_team(session, cid, staff, wanted, note)
        elif kind == "staff":
            await transferring.to_person(session, cid, staff, wanted, note)
        else:
            raise Unprocessable("recipient_missing", "Choose a team or a colleague.")
    return await after(request)


@routes.post("/conversations/{cid}/assign")
async def assign(request: web.Request) -> web.Response:
    """A waiting customer to a colleague. Raises 422 `recipient_missing`."""
    kind, _, wanted = str((await read_form(request)).get("to", "")).partition(":")
    if kind != "staff":
        raise Unprocessable("recipient_missing", "Choose a colleague.")
    async with request.config_dict[DATABASE].session() as session:
        await transferring.assign(session, request.match_info["cid"], request[STAFF], wanted)
    return await after(request)
