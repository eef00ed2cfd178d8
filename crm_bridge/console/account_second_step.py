"""One's own second step: on with a QR code, off with the password, recovery codes."""

from aiohttp import web

from crm_bridge.console.account import REFUSED, render
from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.db import DATABASE
from crm_bridge.errors import Conflict
from crm_bridge.staff import accounts, second_step

routes = web.RouteTableDef()

PATH = "/account/second-step"


@routes.post(PATH)
async def begin(request: web.Request) -> web.Response:
    """The QR code is on the account's page until it is confirmed."""
    try:
        async with request.config_dict[DATABASE].session() as session:
            second_step.begin(await accounts.locked(session, request[STAFF].id))
    except REFUSED as refused:
        return await render(request, "second-step", refused)
    raise web.HTTPSeeOther("/account#second-step")


@routes.post(f"{PATH}/confirm")
async def confirm(request: web.Request) -> web.Response:
    """The app works: from now on a log-in asks for its codes."""
    code = str((await read_form(request)).get("code", ""))
    try:
        async with request.config_dict[DATABASE].session() as session:
            staff = await accounts.locked(session, request[STAFF].id)
            codes = await second_step.turn_on(session, staff, code)
    except REFUSED as refused:
        return await render(request, "second-step", refused)
    return await render(request, done="The second step is on.", codes=codes)


@routes.post(f"{PATH}/off")
async def turn_off(request: web.Request) -> web.Response:
    try:
        await _prove(request)
    except REFUSED as refused:
        return await render(request, "off", refused)
    async with request.config_dict[DATABASE].session() as session:
        staff = await accounts.locked(session, request[STAFF].id)
        await second_step.turn_off(session, staff, f"staff:{staff.id}")
    raise web.HTTPSeeOther("/account?done=off")


@routes.post("/account/recovery-codes")
async def new_codes(request: web.Request) -> web.Response:
    """The earlier ones open nothing any more."""
    try:
        await _prove(request)
        async with request.config_dict[DATABASE].session() as session:
            staff = await accounts.locked(session, request[STAFF].id)
            codes = await second_step.new_codes(session, staff)
    except Conflict as refused:
        # It was turned off meanwhile: the form that this came from is gone.
        return await render(request, "second-step", refused)
    except REFUSED as refused:
        return await render(request, "codes", refused)
    return await render(request, codes=codes)


async def _prove(request: web.Request) -> None:
    password = str((await read_form(request)).get("password", ""))
    await accounts.prove(request.config_dict[DATABASE], request[STAFF].id, password)
