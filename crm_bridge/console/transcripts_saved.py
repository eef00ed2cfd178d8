"""Filters kept by name: saved from the list, renamed, shared, removed."""

from urllib.parse import parse_qs

from aiohttp import web

from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.pages import page
from crm_bridge.console.transcripts import zone_of
from crm_bridge.console.transcripts_address import PATH
from crm_bridge.db import DATABASE, now
from crm_bridge.errors import BridgeError, Conflict, Unprocessable
from crm_bridge.insights.filters import Filter
from crm_bridge.transcripts import periods, saved

routes = web.RouteTableDef()

SAVED = "/transcripts/saved"


@routes.get(SAVED)
async def show(request: web.Request) -> web.Response:
    return await _page(request)


@routes.post(SAVED)
async def keep(request: web.Request) -> web.Response:
    """Back to the list, which the filter is now a name for."""
    form = await read_form(request)
    name, shared = str(form.get("name", "")), "shared" in form
    query = parse_qs(str(form.get("filter", "")))
    wanted, named = Filter.from_query(query), query.get(periods.NAMED, [""])[0]
    try:
        async with request.config_dict[DATABASE].session() as session:
            today = now(session).astimezone(zone_of(request)).date()
            await saved.keep(
                session, request[STAFF], name, wanted, shared=shared, today=today, named=named
            )
    except (Conflict, Unprocessable) as refused:
        return await _page(request, refused, name, periods.told(wanted, named))
    raise web.HTTPSeeOther(f"{PATH}?{periods.told(wanted, named)}")


@routes.post("/transcripts/saved/{id}")
async def rename(request: web.Request) -> web.Response:
    form = await read_form(request)
    name, shared = str(form.get("name", "")), "shared" in form
    try:
        async with request.config_dict[DATABASE].session() as session:
            await saved.rename(
                session, request[STAFF], request.match_info["id"], name, shared=shared
            )
    except (Conflict, Unprocessable) as refused:
        return await _page(request, refused)
    raise web.HTTPSeeOther(SAVED)


@routes.post("/transcripts/saved/{id}/remove")
async def remove(request: web.Request) -> web.Response:
    async with request.config_dict[DATABASE].session() as session:
        await saved.remove(session, request[STAFF], request.match_info["id"])
    raise web.HTTPSeeOther(SAVED)


async def _page(
    request: web.Request, refused: BridgeError | None = None, name: str = "", wanted: str = ""
) -> web.Response:
    """`wanted` is a filter that could not be saved: its form is shown again."""
    async with request.config_dict[DATABASE].reading() as session:
        today = now(session).astimezone(zone_of(request)).date()
        found = await saved.of(session, request[STAFF], today)
    context = {
        "saved": found,
        "periods": periods.TITLES,
        "refused": refused.detail if refused else "",
        "name": name,
        "wanted": wanted,
    }
    response = page(request, "transcripts_saved.html", context)
    response.set_status(refused.status if refused else 200)
    return response
