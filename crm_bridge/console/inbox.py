"""The list of conversations."""

from dataclasses import replace
from functools import partial

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.console.coalesced import Coalesced
from crm_bridge.console.guard import STAFF
from crm_bridge.console.inbox_filters import PATH, Filters, filters_of
from crm_bridge.console.inbox_rows import Draw, Listed
from crm_bridge.console.pages import how_many, page
from crm_bridge.conversations import inbox, inbox_counts, listing, seen_by_staff
from crm_bridge.conversations.inbox_views import SHARED, holds, order_of
from crm_bridge.db import DATABASE, now
from crm_bridge.models.staff import Staff
from crm_bridge.routing import teams

LISTS = web.AppKey("lists", Coalesced[Listed])
DRAW: web.AppKey[Draw] = web.AppKey("draw")

routes = web.RouteTableDef()

PAGE_SIZE = 40


@routes.get("/")
async def home(request: web.Request) -> web.Response:
    raise web.HTTPFound(PATH)


@routes.get(PATH)
async def conversations(request: web.Request) -> web.Response:
    """The whole page; htmx and the live refresh ask for the list alone."""
    filters, reader = filters_of(request.query), request[STAFF]
    listed = await _listed(request, filters, reader)
    async with request.config_dict[DATABASE].reading() as session:
        own = await inbox_counts.of_reader(session, reader, team_id=filters.team)
        ids = [row.id for row in listed.rows]
        context = {
            "listed": listed,
            "filters": filters,
            "counts": replace(listed.counts, views={**listed.counts.views, **own}),
            # Mostly there is nothing, and the counts know.
            "unread": await seen_by_staff.unread_among(session, reader.id, ids)
            if own["unread"]
            else frozenset(),
        }
    template = "_list.html" if "HX-Request" in request.headers else "inbox.html"
    return page(request, template, context)


async def _listed(request: web.Request, filters: Filters, reader: Staff) -> Listed:
    shown = how_many(request, least=PAGE_SIZE, most=listing.MAX_LIMIT)
    after = request.query.get("after")
    # A colleague's own lists are nobody else's.
    whose = None if filters.view in SHARED else reader.id
    lists = request.config_dict[LISTS]
    read = partial(_read, request, filters, reader, after, shown)
    return await lists.get((filters, whose, after, shown), read)


async def _read(
    request: web.Request, filters: Filters, reader: Staff, after: str | None, shown: int
) -> Listed:
    async with request.config_dict[DATABASE].reading() as session:
        found = await _found(session, filters, reader, after, shown)
        return Listed(
            found,
            await inbox.marks(session, [row.id for row in found.rows]),
            await inbox_counts.of_everybody(
                session, reader, view=filters.view, team_id=filters.team
            ),
            await teams.names(session),
            request.config_dict[DRAW],
        )


async def _found(
    session: AsyncSession, filters: Filters, reader: Staff, after: str | None, shown: int
) -> listing.Page:
    view = filters.view
    return await listing.conversations(
        session,
        states=[filters.state] if filters.state else None,
        team_id=filters.team,
        search=filters.q or None,
        within=holds(view, reader, now(session)) if view else None,
        order=order_of(view),
        after=after,
        limit=shown,
    )
