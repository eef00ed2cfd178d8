"""The list of conversations."""

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.console.guard import STAFF
from crm_bridge.console.inbox_filters import PATH, Filters, filters_of
from crm_bridge.console.pages import how_many, page
from crm_bridge.conversations import inbox, inbox_counts, listing, seen_by_staff
from crm_bridge.conversations.inbox_views import holds, order_of
from crm_bridge.db import DATABASE, now
from crm_bridge.models.staff import Staff
from crm_bridge.routing import teams

routes = web.RouteTableDef()

PAGE_SIZE = 40


@routes.get("/")
async def home(request: web.Request) -> web.Response:
    raise web.HTTPFound(PATH)


@routes.get(PATH)
async def conversations(request: web.Request) -> web.Response:
    """The whole page; htmx and the live refresh ask for the list alone."""
    filters, reader = filters_of(request.query), request[STAFF]
    async with request.config_dict[DATABASE].reading() as session:
        found = await _found(session, request, filters, reader)
        ids = [row.id for row in found.rows]
        counts = await inbox_counts.counts(session, reader, view=filters.view, team_id=filters.team)
        context = {
            "found": found,
            "filters": filters,
            "counts": counts,
            "marks": await inbox.marks(session, ids),
            # Mostly there is nothing, and the counts know.
            "unread": await seen_by_staff.unread_among(session, reader.id, ids)
            if counts.views["unread"]
            else frozenset(),
            "teams": await teams.names(session),
        }
    template = "_list.html" if "HX-Request" in request.headers else "inbox.html"
    return page(request, template, context)


async def _found(
    session: AsyncSession, request: web.Request, filters: Filters, reader: Staff
) -> listing.Page:
    view = filters.view
    return await listing.conversations(
        session,
        states=[filters.state] if filters.state else None,
        team_id=filters.team,
        search=filters.q or None,
        within=holds(view, reader, now(session)) if view else None,
        order=order_of(view),
        after=request.query.get("after"),
        limit=how_many(request, least=PAGE_SIZE, most=listing.MAX_LIMIT),
    )
