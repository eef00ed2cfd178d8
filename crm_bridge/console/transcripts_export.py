"""Transcripts as files: a filtered set is made in the background, and the page shows how far."""

from typing import Any

from aiohttp import web
from yarl import URL

from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.pages import page
from crm_bridge.console.transcripts import asked, zone_of
from crm_bridge.console.transcripts_address import PATH, Address, address_of
from crm_bridge.console.transcripts_words import names_for
from crm_bridge.db import DATABASE, now
from crm_bridge.errors import BridgeError, TooMany, Unprocessable
from crm_bridge.insights import search
from crm_bridge.transcripts import exports
from crm_bridge.transcripts.exporting import EXPORTER
from crm_bridge.transcripts.rendering import TYPES

routes = web.RouteTableDef()

EXPORT = "/transcripts/export"


@routes.get(EXPORT)
async def show(request: web.Request) -> web.Response:
    """What would be in the file, and the files that were asked for; htmx asks for these alone."""
    if "HX-Request" in request.headers:
        async with request.config_dict[DATABASE].reading() as session:
            files = await exports.of(session, request[STAFF])
        return page(request, "_transcripts_files.html", {"files": files})
    return await _page(request, asked(request))


@routes.post(EXPORT)
async def ask(request: web.Request) -> web.Response:
    form = await read_form(request)
    query = URL(f"{PATH}?{form.get('filter', '')}").query
    today = request.config_dict[DATABASE].clock().astimezone(zone_of(request)).date()
    address = address_of(query, today)
    total = await _total(request, address)
    wish = exports.Wish(address.filter, str(form.get("format", "")), "unmasked" not in form, total)
    try:
        async with request.config_dict[DATABASE].session() as session:
            await exports.ask(session, request[STAFF], wish)
    except (TooMany, Unprocessable) as refused:
        return await _page(request, address, refused)
    request.config_dict[EXPORTER].wake()
    raise web.HTTPSeeOther(address.to(EXPORT))


@routes.get("/transcripts/exports/{id}")
async def fetch(request: web.Request) -> web.StreamResponse:
    """The file itself. Raises 404 `export_unknown`, 409 `export_not_ready`."""
    async with request.config_dict[DATABASE].session() as session:
        export = await exports.fetched(session, request[STAFF], request.match_info["id"])
    zone = zone_of(request)
    name = f"transcripts-{export.created_at.astimezone(zone):%Y-%m-%d-%H%M}.{export.format}"
    path = request.config_dict[EXPORTER].path(export.id)
    headers = {
        "Content-Type": TYPES[export.format],
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return web.FileResponse(path, chunk_size=256 * 1024, headers=headers)


@routes.post("/transcripts/exports/{id}/cancel")
async def cancel(request: web.Request) -> web.Response:
    """Stop making it, or remove it."""
    export_id = request.match_info["id"]
    async with request.config_dict[DATABASE].session() as session:
        await exports.cancel(session, request[STAFF], export_id)
    await request.config_dict[EXPORTER].drop(export_id)
    if "HX-Request" in request.headers:
        async with request.config_dict[DATABASE].reading() as session:
            files = await exports.of(session, request[STAFF])
        return page(request, "_transcripts_files.html", {"files": files})
    raise web.HTTPSeeOther(EXPORT)


async def _total(request: web.Request, address: Address) -> int:
    async with request.config_dict[DATABASE].reading() as session:
        return await search.count(
            session, address.filter, zone=zone_of(request), reader_id=request[STAFF].id
        )


async def _page(
    request: web.Request, address: Address, refused: BridgeError | None = None
) -> web.Response:
    total = await _total(request, address)
    async with request.config_dict[DATABASE].reading() as session:
        names = await names_for(session, address.filter)
        today = now(session).astimezone(zone_of(request)).date()
        context: dict[str, Any] = {
            "address": address,
            "chips": address.chips(names, today),
            "total": total,
            "files": await exports.of(session, request[STAFF]),
            "refused": refused.detail if refused else "",
        }
    response = page(request, "transcripts_export.html", context)
    response.set_status(refused.status if refused else 200)
    return response
