"""Logging in and out."""

import re

import aiohttp_jinja2
from aiohttp import web

from crm_bridge.api.keys import SETTINGS
from crm_bridge.console.guard import COOKIE, TOKEN, read_form
from crm_bridge.db import DATABASE
from crm_bridge.errors import BridgeError, NotAuthorised, TooMany
from crm_bridge.staff import accounts

routes = web.RouteTableDef()

_LOCAL = re.compile(r"/(?!/)[^\\\x00-\x20\x7f]*")


@routes.get("/login")
async def login_page(request: web.Request) -> web.Response:
    return _form(request, next_path=_safe(request.query.get("next", "/")))


@routes.post("/login")
async def log_in(request: web.Request) -> web.Response:
    given = await read_form(request)
    email, next_path = str(given.get("email", "")), _safe(str(given.get("next", "/")))
    password = str(given.get("password", ""))
    try:
        entered = await accounts.log_in(request.config_dict[DATABASE], email, password)
    except (NotAuthorised, TooMany) as error:
        return _form(request, next_path=next_path, email=email, error=error)
    response = web.HTTPSeeOther(next_path)
    response.set_cookie(
        COOKIE,
        entered.token,
        max_age=int(accounts.SESSION_LIFETIME.total_seconds()),
        httponly=True,
        samesite="Lax",
        # Behind a proxy that ends TLS the request itself looks plain.
        secure=request.secure or request.config_dict[SETTINGS].console_url.startswith("https:"),
    )
    raise response


@routes.post("/logout")
async def log_out(request: web.Request) -> web.Response:
    async with request.config_dict[DATABASE].session() as session:
        await accounts.log_out(session, request[TOKEN])
    response = web.HTTPSeeOther("/login")
    response.del_cookie(COOKIE)
    raise response


def _form(
    request: web.Request, *, next_path: str, email: str = "", error: BridgeError | None = None
) -> web.Response:
    context = {
        "next": next_path,
        "email": email,
        "problem": error.detail if error else "",
        "staff": None,
        "csrf": "",
    }
    response = aiohttp_jinja2.render_template("login.html", request, context)
    if error is not None:
        response.set_status(error.status)
        response.headers.update(error.headers)
    return response


def _safe(path: str) -> str:
    """Only a path of this site. `//host` leads elsewhere, and so does what browsers read as it:
    a backslash for a slash, a tab between two that they drop."""
    return path if _LOCAL.fullmatch(path) else "/"
