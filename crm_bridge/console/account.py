"""One's own account: the name that customers read, and the password."""

from aiohttp import web

from crm_bridge.api.keys import SETTINGS
from crm_bridge.console.guard import STAFF, Form, read_form
from crm_bridge.console.login import keep_log_in
from crm_bridge.console.pages import page
from crm_bridge.db import DATABASE
from crm_bridge.errors import BridgeError, Conflict, TooMany, Unprocessable
from crm_bridge.models.staff import Staff
from crm_bridge.staff import accounts, invitations, second_step, totp

routes = web.RouteTableDef()

REFUSED = (Conflict, TooMany, Unprocessable)
"""What is told beside the form that was sent."""
DONE = {
    "name": "Your name was changed.",
    "password": "Your password was changed. Other browsers were logged out.",
    "off": "The second step is off.",
}


@routes.get("/account")
async def show(request: web.Request) -> web.Response:
    return await render(request, done=DONE.get(request.query.get("done", ""), ""))


@routes.post("/account/name")
async def change_name(request: web.Request) -> web.Response:
    name = str((await read_form(request)).get("name", ""))
    try:
        wanted = invitations.checked_name(name)
    except Unprocessable as refused:
        return await render(request, "name", refused)
    async with request.config_dict[DATABASE].session() as session:
        (await accounts.locked(session, request[STAFF].id)).name = wanted
    raise web.HTTPSeeOther("/account?done=name")


@routes.post("/account/password")
async def change_password(request: web.Request) -> web.Response:
    """Everywhere else the log-in ends; here it goes on with a new cookie."""
    given, database = await read_form(request), request.config_dict[DATABASE]
    try:
        old, new = str(given.get("old", "")), twice(given)
        entered = await accounts.change_password(database, request[STAFF].id, old, new)
    except REFUSED as refused:
        return await render(request, "password", refused)
    response = web.HTTPSeeOther("/account?done=password")
    keep_log_in(request, response, entered)
    raise response


def twice(given: Form) -> str:
    """A new password, typed twice. Raises 422 `password_differs`."""
    password = str(given.get("password", ""))
    if password != str(given.get("again", "")):
        raise Unprocessable("password_differs", "The two passwords differ: type them again.")
    return password


async def render(
    request: web.Request,
    form: str = "",
    refused: BridgeError | None = None,
    *,
    done: str = "",
    codes: list[str] | None = None,
) -> web.Response:
    """`refused` is told in the `form` that it came from; `codes` are shown now and never again."""
    async with request.config_dict[DATABASE].reading() as session:
        staff = await session.get_one(Staff, request[STAFF].id)
        left = await second_step.codes_left(session, staff.id)
    shop = request.config_dict[SETTINGS].shop_name
    pending = staff.totp_pending
    context = {
        "account": staff,
        "left": left,
        "qr": totp.drawing(totp.address(pending, staff.email, shop)) if pending else "",
        "codes": codes or [],
        "done": done,
        "problems": {form: refused.detail} if refused else {},
    }
    response = page(request, "account.html", context)
    response.set_status(refused.status if refused else 200)
    return response
