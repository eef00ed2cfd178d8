"""The list of conversations."""

from typing import get_args

from aiohttp import web

from crm_bridge.api.schemas.content import ControlState
from crm_bridge.console.pages import how_many, page
from crm_bridge.conversations import inbox, listing, searching
from crm_bridge.db import DATABASE

routes = web.RouteTableDef()

PAGE_SIZE = 40


@routes.get("/")
async def home(request: web.Request) -> web.Response:
    raise web.HTTPFound("/conversations")


@routes.get("/conversations")
async def conversations(request: web.Request) -> web.Response:
    """The whole page; htmx and the live refresh ask for the list alone."""
    state, search = _state(request), searching.cleaned(request.query.get("q", ""))
    async with request.config_dict[DATABASE].reading() as session:
        found = await listing.conversations(
            session,
            states=[state] if state else None,
            search=search or None,
            after=request.query.get("after"),
            limit=how_many(request, least=PAGE_SIZE, most=listing.MAX_LIMIT),
        )
        marks = await inbox.marks(session, [row.id for row in found.rows])
        counts = await inbox.counts(session)
    template = "_list.html" if "HX-Request" in request.headers else "inbox.html"
    context = {"found": found, "marks": marks, "counts": counts, "state": state, "search": search}
    return page(request, template, context)


def _state(request: web.Request) -> ControlState | None:
    wanted = request.query.get("state", "")
    return next((state for state in get_args(ControlState) if state == wanted), None)
