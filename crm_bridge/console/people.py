"""The people who work here: who they are, and what an admin changes."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.pages import page
from crm_bridge.console.people_mail import link_of, mailed, opens_only_here
from crm_bridge.conversations.sweeper import SWEEPER
from crm_bridge.db import DATABASE
from crm_bridge.errors import BridgeError, Conflict, Unprocessable
from crm_bridge.models.staff import Staff
from crm_bridge.staff import accounts, invitations, people, second_step
from crm_bridge.staff.invitations import Invited

routes = web.RouteTableDef()

Change = Callable[[AsyncSession, str, Staff], Awaitable[object]]


@routes.get("/people")
async def show(request: web.Request) -> web.Response:
    return await _render(request)


@routes.post("/people")
async def invite(request: web.Request) -> web.Response:
    """The link is on the page that answers, and on no other."""
    given = await read_form(request)
    email, role = str(given.get("email", "")), str(given.get("role", ""))
    try:
        async with request.config_dict[DATABASE].session() as session:
            made = await invitations.invite(session, email, role, request[STAFF])
    except (Conflict, Unprocessable) as refused:
        return await _render(request, email=email, role=role, problem=refused)
    return await _with_link(request, made)


@routes.post("/people/{id}/link")
async def new_link(request: web.Request) -> web.Response:
    """For who never used the first, or forgot the password."""
    async with request.config_dict[DATABASE].session() as session:
        staff = await accounts.locked(session, request.match_info["id"])
        made = await invitations.link(session, staff, request[STAFF])
    return await _with_link(request, made)


@routes.post("/people/{id}/role")
async def change_role(request: web.Request) -> web.Response:
    role = str((await read_form(request)).get("role", ""))

    async def change(session: AsyncSession, staff_id: str, actor: Staff) -> None:
        await people.change_role(session, staff_id, role, actor)

    return await _changed(request, change)


@routes.post("/people/{id}/deactivate")
async def deactivate(request: web.Request) -> web.Response:
    """What they have goes back to the queue at once."""

    async def then() -> None:
        await request.config_dict[SWEEPER].give_back()

    return await _changed(request, people.deactivate, then)


@routes.post("/people/{id}/reactivate")
async def reactivate(request: web.Request) -> web.Response:
    return await _changed(request, people.reactivate)


@routes.post("/people/{id}/second-step/off")
async def second_step_off(request: web.Request) -> web.Response:
    """For who lost the phone and the recovery codes."""

    async def change(session: AsyncSession, staff_id: str, actor: Staff) -> None:
        staff = await accounts.locked(session, staff_id)
        await second_step.turn_off(session, staff, f"staff:{actor.id}")

    return await _changed(request, change)


async def _changed(
    request: web.Request, change: Change, then: Callable[[], Awaitable[None]] | None = None
) -> web.Response:
    try:
        async with request.config_dict[DATABASE].session() as session:
            await change(session, request.match_info["id"], request[STAFF])
    except Conflict as refused:
        return await _render(request, refused=refused)
    if then is not None:
        await then()
    raise web.HTTPSeeOther("/people")


async def _with_link(request: web.Request, made: Invited) -> web.Response:
    sent = await mailed(request, made, request[STAFF].name)
    link = link_of(request, made)
    only_here = opens_only_here(link)
    return await _render(request, made=made, link=link, sent=sent, only_here=only_here)


async def _render(
    request: web.Request,
    *,
    problem: BridgeError | None = None,
    refused: BridgeError | None = None,
    **shown: object,
) -> web.Response:
    async with request.config_dict[DATABASE].reading() as session:
        found = await people.everybody(session)
    context = {
        "people": found,
        "email": "",
        "role": "agent",
        "made": None,
        "problem": problem.detail if problem else "",
        "refused": refused.detail if refused else "",
        **shown,
    }
    response = page(request, "people.html", context)
    if error := problem or refused:
        response.set_status(error.status)
    return response
