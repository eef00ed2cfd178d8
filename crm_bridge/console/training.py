"""Trying a change set, putting its model to work, taking it back; which model answers."""

import asyncio
from collections.abc import Awaitable

from aiohttp import web

from crm_bridge.console import change_sets as change_set_pages
from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.pages import page
from crm_bridge.console.training_view import run_of
from crm_bridge.corrections import change_sets, differing
from crm_bridge.db import DATABASE
from crm_bridge.errors import BridgeError, NotFound
from crm_bridge.training import runs
from crm_bridge.training.swapping import SWAPPING
from crm_bridge.training.worker import WORKER

routes = web.RouteTableDef()

KINDS = {"evaluate": "Evaluated", "accept": "Put to work", "roll_back": "Rolled back"}
STATES = {
    "queued": ("Waiting", "going"),
    "running": ("Running", "going"),
    "done": ("Done", "good"),
    "refused": ("Would make it worse", "warn"),
    "failed": ("Failed", "bad"),
    "interrupted": ("Interrupted", "warn"),
}
"""In words, with the tone of the pill."""


@routes.get("/changes/{id}/run")
async def run_part(request: web.Request) -> web.Response:
    """Asked for again and again while it is under way; at its end the whole page is read anew."""
    async with request.config_dict[DATABASE].reading() as session:
        found = await change_sets.get(session, request.match_info["id"])
    context = await run_of(request, found)
    response = page(request, "_training_run.html", context)
    if not context["training"].under_way:
        response.headers["HX-Refresh"] = "true"
    return response


@routes.post("/changes/{id}/evaluate")
async def evaluate(request: web.Request) -> web.Response:
    async def begin() -> None:
        await differing.read_files()
        async with request.config_dict[DATABASE].session() as session:
            await runs.begin_evaluation(session, request.match_info["id"], request[STAFF])
        request.config_dict[WORKER].wake()

    return await _done(request, begin())


@routes.post("/changes/{id}/accept")
async def accept(request: web.Request) -> web.Response:
    why = str((await read_form(request)).get("why", "")).strip()[:500]
    swapping = request.config_dict[SWAPPING]
    return await _done(request, swapping.accept(request.match_info["id"], request[STAFF], why))


@routes.post("/changes/{id}/roll-back")
async def roll_back(request: web.Request) -> web.Response:
    swapping = request.config_dict[SWAPPING]
    return await _done(request, swapping.roll_back(request.match_info["id"], request[STAFF]))


@routes.get("/models")
async def models(request: web.Request) -> web.Response:
    return await _models(request)


@routes.post("/models/use")
async def use(request: web.Request) -> web.Response:
    name = str((await read_form(request)).get("model", ""))
    try:
        await asyncio.shield(request.config_dict[SWAPPING].use(name, request[STAFF]))
    except BridgeError as refused:
        return await _models(request, refused)
    raise web.HTTPSeeOther("/models")


async def _done(request: web.Request, work: Awaitable[None]) -> web.Response:
    """To its end though the browser goes away: half of it would be a model without a record."""
    set_id = request.match_info["id"]
    try:
        await asyncio.shield(work)
    except NotFound:
        raise
    except BridgeError as refused:
        return await change_set_pages.shown(request, set_id, refused)
    raise web.HTTPSeeOther(f"/changes/{set_id}")


async def _models(request: web.Request, refused: BridgeError | None = None) -> web.Response:
    found = await request.config_dict[SWAPPING].models()
    async with request.config_dict[DATABASE].reading() as session:
        names = {
            row.change_set.id: row.change_set.name for row in await change_sets.listed(session)
        }
        told = await runs.listed(session)
    context = {
        "models": found,
        "names": names,
        "runs": told,
        "kinds": KINDS,
        "states": STATES,
        "refused": refused,
    }
    response = page(request, "models.html", context)
    response.set_status(refused.status if refused else 200)
    return response
