"""The list of transcripts: searched, filtered, counted before it is narrowed."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from crm_bridge.api.keys import SETTINGS
from crm_bridge.console import transcripts_listing, transcripts_sheet
from crm_bridge.console.guard import STAFF
from crm_bridge.console.pages import how_many, page
from crm_bridge.console.transcripts_address import PATH, SORTS, Address, address_of
from crm_bridge.console.transcripts_words import FIELDS, names_for
from crm_bridge.db import DATABASE, now
from crm_bridge.errors import Unprocessable
from crm_bridge.insights.filters import Filter
from crm_bridge.transcripts import periods, saved

routes = web.RouteTableDef()

PAGE_SIZE = 40
_MOST_SHOWN = 200


@routes.get(PATH)
async def transcripts(request: web.Request) -> web.Response:
    """The whole page; htmx asks for what was found alone. The address is brought into the one form
    that it has, so that it can be sent to colleagues."""
    try:
        address = asked(request)
        context = await _context(request, address)
    except Unprocessable as refused:
        return await _refused(request, refused)
    if "HX-Request" in request.headers:
        response = page(request, "_transcripts.html", context)
        response.headers["HX-Replace-Url"] = address.to()
        return response
    if "period" in request.query:
        raise web.HTTPFound(address.to())
    return page(request, "transcripts.html", context)


@routes.get("/transcripts/filters")
async def filters(request: web.Request) -> web.Response:
    """What can be chosen, as a sheet over the list; a page of its own without scripts."""
    reader, zone = request[STAFF].id, zone_of(request)
    partly = "HX-Request" in request.headers
    template = "_transcripts_filters.html" if partly else "transcripts_filters.html"
    try:
        address = asked(request)
        database = request.config_dict[DATABASE]
        async with database.reading() as session:
            names = await names_for(session, address.filter)
            total = await transcripts_sheet.total(session, address, zone=zone, reader_id=reader)
        groups = await transcripts_sheet.groups(
            database, address, names, zone=zone, reader_id=reader
        )
    except Unprocessable as refused:
        context = {"problem": refused.detail, "address": Address(Filter())}
        response = page(request, template, context)
        response.set_status(200 if partly else refused.status)
        return response
    hidden = transcripts_sheet.hidden(address.filter)
    found = {"address": address, "groups": groups, "total": total, "hidden": hidden}
    return page(request, template, {"problem": "", **found})


def asked(request: web.Request) -> Address:
    """The list that the request's address names. Raises 422 `filter_invalid`."""
    moment = request.config_dict[DATABASE].clock()
    return address_of(request.query, moment.astimezone(zone_of(request)).date())


def zone_of(request: web.Request) -> ZoneInfo:
    """The shop's."""
    return ZoneInfo(request.config_dict[SETTINGS].time_zone)


async def _context(request: web.Request, address: Address) -> Mapping[str, Any]:
    reader, zone = request[STAFF], zone_of(request)
    shown = min(how_many(request, least=PAGE_SIZE, most=_MOST_SHOWN), _MOST_SHOWN)
    async with request.config_dict[DATABASE].reading() as session:
        today = now(session).astimezone(zone).date()
        names = await names_for(session, address.filter)
        found = await transcripts_listing.listed(
            session,
            address,
            names,
            zone=zone,
            reader_id=reader.id,
            after=request.query.get("after"),
            limit=shown,
        )
        chips = address.chips(names, today)
        looser = []
        if not found.page.rows:
            looser = await transcripts_listing.loosened(
                session, address, chips, zone=zone, reader_id=reader.id
            )
        kept = await saved.of(session, reader, today)
    return {
        **_around(address),
        "found": found,
        "chips": chips,
        "looser": looser,
        "saved": kept,
        "to_begin_with": saved.to_begin_with(today),
        "period": periods.period_of(address.filter, today, address.named),
    }


async def _refused(request: web.Request, refused: Unprocessable) -> web.Response:
    """The page with what is wrong at its field, and what was typed."""
    async with request.config_dict[DATABASE].reading() as session:
        today = now(session).astimezone(zone_of(request)).date()
        kept = await saved.of(session, request[STAFF], today)
    context = {
        **_around(Address(Filter())),
        "found": transcripts_listing.NOTHING,
        "chips": [],
        "looser": [],
        "saved": kept,
        "to_begin_with": saved.to_begin_with(today),
        "period": None,
        "problem": refused.detail,
        "problem_field": refused.extras.get("field", ""),
        "typed": request.query.get("words", ""),
    }
    partly = "HX-Request" in request.headers
    response = page(request, "_transcripts.html" if partly else "transcripts.html", context)
    # htmx puts the answer to a mistake elsewhere; here the list itself is what tells.
    response.set_status(200 if partly else refused.status)
    return response


def _around(address: Address) -> dict[str, Any]:
    return {
        "address": address,
        "pairs": transcripts_sheet.pairs(address.filter),
        "typed": address.filter.words,
        "sorts": SORTS,
        "periods": periods.TITLES,
        "field_titles": FIELDS,
        "problem": "",
        "problem_field": "",
    }
