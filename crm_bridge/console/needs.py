"""Needs that the assistant does not know yet, and those that are noted for the developers."""

from aiohttp import web

from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.looks import read_places, written
from crm_bridge.console.pages import page
from crm_bridge.corrections import needs
from crm_bridge.corrections.needs import NEEDS, SHOWN
from crm_bridge.db import DATABASE
from crm_bridge.errors import BridgeError, Unprocessable

routes = web.RouteTableDef()

MOST_NOTED = 100
"""Messages that show developers what a need is."""


@routes.get("/corrections/needs")
async def show(request: web.Request) -> web.Response:
    """At once; what takes seconds is fetched by the page."""
    return await _shown(request)


@routes.get("/corrections/needs/found")
async def found(request: web.Request) -> web.Response:
    """A part of the page; a page of its own for a browser without scripts."""
    made = await request.config_dict[NEEDS].found()
    context = {"needs": made[:SHOWN], "places": written}
    if "HX-Request" in request.headers:
        return page(request, "_needs.html", context)
    return await _shown(request, found=context)


@routes.post("/corrections/needs")
async def note(request: web.Request) -> web.Response:
    form = await read_form(request)
    try:
        async with request.config_dict[DATABASE].session() as session:
            await needs.note(
                session,
                request[STAFF],
                str(form.get("title", "")),
                read_places(str(form.get("places", "")), MOST_NOTED),
            )
    except Unprocessable as refused:
        return await _shown(request, refused)
    raise web.HTTPSeeOther("/corrections/needs")


@routes.post("/corrections/needs/{id}/strike")
async def strike(request: web.Request) -> web.Response:
    async with request.config_dict[DATABASE].session() as session:
        await needs.strike(session, request[STAFF], request.match_info["id"])
    raise web.HTTPSeeOther("/corrections/needs")


async def _shown(
    request: web.Request,
    refused: BridgeError | None = None,
    found: dict[str, object] | None = None,
) -> web.Response:
    async with request.config_dict[DATABASE].reading() as session:
        noted = await needs.noted(session)
    context = {"noted": noted, "refused": refused, "needs": None, "places": written}
    response = page(request, "needs.html", {**context, **(found or {})})
    response.set_status(refused.status if refused else 200)
    return response
