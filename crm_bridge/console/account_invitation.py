"""Using an invitation: the new colleague chooses a name and a password."""

import aiohttp_jinja2
from aiohttp import web

from crm_bridge.console.account import twice
from crm_bridge.console.guard import read_form
from crm_bridge.console.login import entering
from crm_bridge.db import DATABASE
from crm_bridge.errors import Unprocessable
from crm_bridge.models.staff import Staff
from crm_bridge.staff import accounts, invitations
from crm_bridge.staff.log_in import log_in

routes = web.RouteTableDef()

PATH = "/invitations/{token}"


@routes.get(PATH)
async def show(request: web.Request) -> web.Response:
    """Looking does not use the link up: mail programs look too."""
    staff = await _invited(request)
    return _form(request, staff, name=staff.name if staff.password_hash else "")


@routes.post(PATH)
async def accept(request: web.Request) -> web.Response:
    """Sets name and password, and logs in."""
    given, database = await read_form(request), request.config_dict[DATABASE]
    name, staff = str(given.get("name", "")), await _invited(request)
    try:
        password = twice(given)
        name = invitations.checked_name(name)
        password_hash = await accounts.hashed(password)
    except Unprocessable as refused:
        return _form(request, staff, name=name, problem=refused)
    async with database.session() as session:
        await invitations.accept(session, request.match_info["token"], name, password_hash)
    # The ordinary way in: whoever has a second step is asked for it here too.
    raise entering(request, await log_in(database, staff.email, password), "/")


async def _invited(request: web.Request) -> Staff:
    async with request.config_dict[DATABASE].reading() as session:
        return await invitations.invited(session, request.match_info["token"])


def _form(
    request: web.Request, invited: Staff, *, name: str, problem: Unprocessable | None = None
) -> web.Response:
    context = {
        "invited": invited,
        "name": name,
        "problem": problem.detail if problem else "",
        "staff": None,
        "csrf": "",
    }
    response = aiohttp_jinja2.render_template("invitation.html", request, context)
    response.set_status(problem.status if problem else 200)
    return response
