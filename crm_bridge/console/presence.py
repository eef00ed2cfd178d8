"""The switch in the header: online, busy or away."""

from aiohttp import web

from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.pages import page
from crm_bridge.db import DATABASE
from crm_bridge.errors import Unprocessable
from crm_bridge.routing import presence

routes = web.RouteTableDef()

TITLES: dict[presence.Status, str] = {"online": "Online", "busy": "Busy", "away": "Away"}


@routes.get("/presence")
async def show(request: web.Request) -> web.Response:
    """The switch as it stands; every page asks for it when it opens."""
    async with request.config_dict[DATABASE].reading() as session:
        status = await presence.status_of(session, request[STAFF].id)
    return _switch(request, status)


@routes.post("/presence")
async def switch(request: web.Request) -> web.Response:
    """Raises 422 `status_unknown`."""
    status = _status(str((await read_form(request)).get("status", "")))
    async with request.config_dict[DATABASE].session() as session:
        await presence.switch(session, request[STAFF], status)
    return _switch(request, status)


def _switch(request: web.Request, status: presence.Status) -> web.Response:
    return page(request, "_presence.html", {"status": status, "titles": TITLES})


def _status(given: str) -> presence.Status:
    for status in presence.STATUSES:
        if given == status:
            return status
    known = ", ".join(presence.STATUSES)
    raise Unprocessable("status_unknown", f"status: is {given!r}, which is none of {known}.")
