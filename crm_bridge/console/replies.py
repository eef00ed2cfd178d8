"""Quick replies: the shared ones and one's own, read and edited."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.console.contents import whole
from crm_bridge.console.guard import STAFF, Form, read_form
from crm_bridge.console.pages import page
from crm_bridge.db import DATABASE
from crm_bridge.errors import BridgeError, Conflict, Unprocessable
from crm_bridge.models.staff import Staff
from crm_bridge.replies import canned, history
from crm_bridge.replies.canned import Wish
from crm_bridge.replies.placeholders import MEANINGS
from crm_bridge.staff.roles import Ability, may

routes = web.RouteTableDef()

VERSIONS_SHOWN = 30
NO_FORM = "-"
"""In place of the reply whose form was refused."""

Change = Callable[[AsyncSession, Staff], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that is shown again with what was typed. `reply_id` is None for the new one."""

    error: BridgeError
    wish: Wish
    reply_id: str | None = None
    shared: bool = False


@routes.get("/replies")
async def show(request: web.Request) -> web.Response:
    return await _render(request)


@routes.post("/replies")
async def add(request: web.Request) -> web.Response:
    given = await read_form(request)
    wish, shared = _wish(given), given.get("for") == "everybody"

    async def change(session: AsyncSession, staff: Staff) -> None:
        await canned.add(session, staff, wish, shared=shared)

    return await _changed(request, change, wish, shared=shared)


@routes.post("/replies/{id}")
async def change(request: web.Request) -> web.Response:
    wish, reply_id = _wish(await read_form(request)), request.match_info["id"]

    async def change(session: AsyncSession, staff: Staff) -> None:
        await canned.change(session, staff, reply_id, wish)

    return await _changed(request, change, wish, reply_id)


@routes.post("/replies/{id}/remove")
async def remove(request: web.Request) -> web.Response:
    async with request.config_dict[DATABASE].session() as session:
        await canned.remove(session, request[STAFF], request.match_info["id"])
    raise web.HTTPSeeOther("/replies")


@routes.post("/replies/versions/{number}/restore")
async def restore(request: web.Request) -> web.Response:
    """A shared reply as it read at an earlier time."""
    number = whole(request.match_info["number"])
    try:
        async with request.config_dict[DATABASE].session() as session:
            await history.restore(session, request[STAFF], number)
    except (Conflict, Unprocessable) as error:
        return await _render(request, Refused(error, Wish("", "", ""), NO_FORM))
    raise web.HTTPSeeOther("/replies")


async def _changed(
    request: web.Request,
    change: Change,
    wish: Wish,
    reply_id: str | None = None,
    *,
    shared: bool = False,
) -> web.Response:
    try:
        async with request.config_dict[DATABASE].session() as session:
            await change(session, request[STAFF])
    except (Conflict, Unprocessable) as error:
        return await _render(request, Refused(error, wish, reply_id, shared))
    raise web.HTTPSeeOther("/replies")


async def _render(request: web.Request, refused: Refused | None = None) -> web.Response:
    staff = request[STAFF]
    async with request.config_dict[DATABASE].reading() as session:
        found = await canned.of(session, staff)
        steps = await history.history(session, VERSIONS_SHOWN)
    context = {
        "steps": steps,
        "own": [reply for reply in found if reply.staff_id],
        "shared": [reply for reply in found if not reply.staff_id],
        "may_share": may(staff.role, Ability.EDIT_SHARED_REPLIES),
        "placeholders": MEANINGS,
        "refused": refused,
    }
    response = page(request, "replies.html", context)
    if refused is not None:
        response.set_status(refused.error.status)
    return response


def _wish(given: Form) -> Wish:
    return Wish(*(str(given.get(name, "")) for name in ("title", "shortcut", "text")))
