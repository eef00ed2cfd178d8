"""Giving a colleague's conversation to another colleague: the form, for leads."""

from aiohttp import web

from crm_bridge.console.conversation import after
from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.pages import page
from crm_bridge.conversations import assigning
from crm_bridge.conversations.records import read
from crm_bridge.conversations.transfer_choices import choices
from crm_bridge.db import DATABASE
from crm_bridge.staff.names import names_of

routes = web.RouteTableDef()


@routes.get("/conversations/{cid}/reassign")
async def show(request: web.Request) -> web.Response:
    """Part of the conversation's page, or without scripts a page of its own."""
    async with request.config_dict[DATABASE].reading() as session:
        conversation = await read(session, request.match_info["cid"])
        has = conversation.assignee_id or ""
        people = (await choices(session, request[STAFF])).people
        names = await names_of(session, [has])
    context = {
        "conversation": conversation,
        "people": [one for one in people if one.id != has],
        "has": names.get(has, "Nobody"),
    }
    template = "_reassign.html" if "HX-Request" in request.headers else "reassign.html"
    return page(request, template, context)


@routes.post("/conversations/{cid}/reassign")
async def reassign(request: web.Request) -> web.Response:
    """Raises what `assigning.reassign` raises."""
    form = await read_form(request)
    to, reason, seen = (str(form.get(name, "")) for name in ("to", "reason", "seen"))
    async with request.config_dict[DATABASE].session() as session:
        await assigning.reassign(
            session, request.match_info["cid"], request[STAFF], to, reason, seen=seen or None
        )
    return await after(request)
