"""The page of teams: who is in them and there, how they work, and what leads change."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web

from crm_bridge.api.keys import SETTINGS
from crm_bridge.console.contents import whole
from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.pages import page
from crm_bridge.console.team_form import (
    NAMES_OF_DAYS,
    member_of,
    plan_of,
    spans_as_text,
    typed_of,
)
from crm_bridge.console.team_meaning import meaning
from crm_bridge.console.team_words import told
from crm_bridge.db import DATABASE
from crm_bridge.errors import BridgeError, Conflict, Unprocessable
from crm_bridge.routing import team_changes, team_list, team_versions
from crm_bridge.routing.team_versions import works_by
from crm_bridge.routing.teams import hours_of

routes = web.RouteTableDef()

REFUSED = (Conflict, Unprocessable)
VERSIONS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Refusal:
    """A form that was not taken: `form` is which one, `typed` stays in it."""

    error: BridgeError
    form: str
    typed: Mapping[str, str] = field(default_factory=dict)


@routes.get("/teams")
async def show(request: web.Request) -> web.Response:
    """The whole page; the live refresh asks for what stands on it alone."""
    if "HX-Request" in request.headers:
        return page(request, "_teams.html", await _context(request))
    return await _render(request)


@routes.post("/teams")
async def begin(request: web.Request) -> web.Response:
    """A new team."""
    typed = await _typed(request)
    try:
        async with request.config_dict[DATABASE].session() as session:
            team = await team_changes.begin(session, typed.get("name", ""), request[STAFF])
    except REFUSED as refused:
        return await _render(request, Refusal(refused, "new", typed))
    raise web.HTTPSeeOther(f"/teams#{team.id}")


@routes.post("/teams/{id}")
async def change(request: web.Request) -> web.Response:
    """How it works."""
    team_id, typed = request.match_info["id"], await _typed(request)
    try:
        plan = await asyncio.to_thread(plan_of, typed)
        async with request.config_dict[DATABASE].session() as session:
            based_on = whole(typed.get("based_on", team_versions.NONE_YET))
            await team_changes.change(session, team_id, plan, based_on, request[STAFF])
    except REFUSED as refused:
        return await _render(request, Refusal(refused, f"rules-{team_id}", typed))
    raise web.HTTPSeeOther(f"/teams#{team_id}")


@routes.post("/teams/{id}/preview")
async def preview(request: web.Request) -> web.Response:
    """What the hours would mean. Nothing is saved."""
    typed = await _typed(request)
    try:
        plan = await asyncio.to_thread(plan_of, typed)
    except Unprocessable as wrong:
        return page(request, "team_preview.html", {"meaning": "", "problems": wrong.detail})
    at = request.config_dict[DATABASE].clock()
    told_now = meaning(await hours_of(works_by(plan)), at)
    return page(request, "team_preview.html", {"meaning": told_now, "problems": ""})


@routes.post("/teams/{id}/versions/{number}/restore")
async def restore(request: web.Request) -> web.Response:
    """It works again as it did at an earlier time."""
    team_id, typed = request.match_info["id"], await _typed(request)
    number = whole(request.match_info["number"])
    based_on = whole(typed.get("based_on", team_versions.NONE_YET))
    try:
        async with request.config_dict[DATABASE].session() as session:
            await team_changes.restore(session, team_id, number, based_on, request[STAFF])
    except REFUSED as refused:
        return await _render(request, Refusal(refused, f"history-{team_id}"))
    raise web.HTTPSeeOther(f"/teams#{team_id}")


@routes.post("/teams/{id}/members")
async def put(request: web.Request) -> web.Response:
    """Who is in it, and how much and what they take."""
    team_id, typed = request.match_info["id"], await _typed(request)
    staff_id = typed.get("staff", "")
    try:
        member = member_of(typed)
        async with request.config_dict[DATABASE].session() as session:
            await team_changes.put(session, team_id, staff_id, member, request[STAFF])
    except REFUSED as refused:
        form = f"member-{staff_id}" if typed.get("known") else f"new-member-{team_id}"
        return await _render(request, Refusal(refused, form, typed))
    raise web.HTTPSeeOther(f"/teams#{team_id}")


@routes.post("/teams/{id}/members/{staff}/remove")
async def take_out(request: web.Request) -> web.Response:
    team_id, staff_id = request.match_info["id"], request.match_info["staff"]
    try:
        async with request.config_dict[DATABASE].session() as session:
            await team_changes.take_out(session, team_id, staff_id, request[STAFF])
    except REFUSED as refused:
        return await _render(request, Refusal(refused, "page"))
    raise web.HTTPSeeOther(f"/teams#{team_id}")


async def _typed(request: web.Request) -> dict[str, str]:
    return {name: str(value) for name, value in (await read_form(request)).items()}


async def _render(request: web.Request, refusal: Refusal | None = None) -> web.Response:
    response = page(request, "teams.html", await _context(request, refusal))
    if refusal:
        response.set_status(refusal.error.status)
    return response


async def _context(request: web.Request, refusal: Refusal | None = None) -> dict[str, object]:
    async with request.config_dict[DATABASE].reading() as session:
        people = await team_list.colleagues(session)
        found = await team_list.teams(session, people)
        history = await team_versions.history(session, VERSIONS_SHOWN)
    settings = request.config_dict[SETTINGS]
    return {
        "teams": found,
        "forms": {one.team.id: typed_of(one.rules, one.kept, settings.time_zone) for one in found},
        "history": history,
        "told": told,
        "everybody": sorted(
            (one for group in people.values() for one in group),
            key=lambda one: one.staff.name.casefold(),
        ),
        "free": people.get(None, []),
        "days": NAMES_OF_DAYS,
        "queue_limit": settings.queue_limit_minutes,
        "spans": spans_as_text,
        "refused_at": refusal.form if refusal else "",
        "problems": refusal.error.detail.splitlines() if refusal else [],
        # A box that is not ticked is not sent at all.
        "typed": defaultdict(str, refusal.typed if refusal else {}),
    }
