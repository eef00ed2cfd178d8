"""Logging in and out."""

import re

import aiohttp_jinja2
from aiohttp import web

from crm_bridge.api.keys import SETTINGS
from crm_bridge.console.guard import COOKIE, TOKEN, read_form
from crm_bridge.db import DATABASE
from crm_bridge.errors import BridgeError, NotAuthorised, TooMany
from crm_bridge.staff import log_in as staff_log_in
from crm_bridge.staff import sessions
from crm_bridge.staff.sessions import CodeDue, LoggedIn

routes = web.RouteTableDef()

CODE_COOKIE = "careline_code_due"
"""Half-way in: the password was right, the code is missing."""
CODE_PATH = "/login/code"

_LOCAL = re.compile(r"/(?!/)[^\\\x00-\x20\x7f]*")


@routes.get("/login")
async def login_page(request: web.Request) -> web.Response:
    return _form(request, "login.html", next_path=_safe(request.query.get("next", "/")))


@routes.post("/login")
async def log_in(request: web.Request) -> web.Response:
    given = await read_form(request)
    email, next_path = str(given.get("email", "")), _safe(str(given.get("next", "/")))
    password = str(given.get("password", ""))
    try:
        entered = await staff_log_in.log_in(request.config_dict[DATABASE], email, password)
    except (NotAuthorised, TooMany) as error:
        return _form(request, "login.html", next_path=next_path, email=email, error=error)
    raise entering(request, entered, next_path)


@routes.get(CODE_PATH)
async def code_page(request: web.Request) -> web.Response:
    """The second step, for whose password was right."""
    if CODE_COOKIE not in request.cookies:
        raise web.HTTPSeeOther("/login")
    return _form(request, "login_code.html", next_path=_safe(request.query.get("next", "/")))


@routes.post(CODE_PATH)
async def give_code(request: web.Request) -> web.Response:
    given = await read_form(request)
    next_path, token = _safe(str(given.get("next", "/"))), request.cookies.get(CODE_COOKIE)
    if token is None:
        raise web.HTTPSeeOther("/login")
    try:
        database, code = request.config_dict[DATABASE], str(given.get("code", ""))
        entered = await staff_log_in.confirm(database, token, code)
    except (NotAuthorised, TooMany) as error:
        late = error.code == "code_late"
        template = "login.html" if late else "login_code.html"
        return _form(request, template, next_path=next_path, error=error)
    raise entering(request, entered, next_path)


@routes.post("/logout")
async def log_out(request: web.Request) -> web.Response:
    async with request.config_dict[DATABASE].session() as session:
        await sessions.log_out(session, request[TOKEN])
    response = web.HTTPSeeOther("/login")
    response.del_cookie(COOKIE)
    raise response


def entering(request: web.Request, entered: LoggedIn | CodeDue, next_path: str) -> web.HTTPSeeOther:
    """To the page that was wanted; by way of the code, where one is due."""
    if isinstance(entered, CodeDue):
        response = web.HTTPSeeOther(
            str(request.rel_url.with_path(CODE_PATH).with_query(next=next_path))
        )
        lasts = int(sessions.CODE_LIFETIME.total_seconds())
        _set_cookie(request, response, CODE_COOKIE, entered.token, lasts, path=CODE_PATH)
        return response
    response = web.HTTPSeeOther(next_path)
    keep_log_in(request, response, entered)
    if CODE_COOKIE in request.cookies:
        response.del_cookie(CODE_COOKIE, path=CODE_PATH)
    return response


def keep_log_in(request: web.Request, response: web.StreamResponse, entered: LoggedIn) -> None:
    """Puts the session into the browser."""
    lasts = int(sessions.SESSION_LIFETIME.total_seconds())
    _set_cookie(request, response, COOKIE, entered.token, lasts)


def _set_cookie(
    request: web.Request,
    response: web.StreamResponse,
    name: str,
    token: str,
    lasts: int,
    path: str = "/",
) -> None:
    response.set_cookie(
        name,
        token,
        max_age=lasts,
        path=path,
        httponly=True,
        samesite="Lax",
        # Behind a proxy that ends TLS the request itself looks plain.
        secure=request.secure or request.config_dict[SETTINGS].console_url.startswith("https:"),
    )


def _form(
    request: web.Request,
    template: str,
    *,
    next_path: str,
    email: str = "",
    error: BridgeError | None = None,
) -> web.Response:
    context = {
        "next": next_path,
        "email": email,
        "problem": error.detail if error else "",
        "staff": None,
        "csrf": "",
    }
    response = aiohttp_jinja2.render_template(template, request, context)
    if error is not None:
        response.set_status(error.status)
        response.headers.update(error.headers)
    return response


def _safe(path: str) -> str:
    """Only a path of this site. `//host` leads elsewhere, and so does what browsers read as it:
    a backslash for a slash, a tab between two that they drop."""
    return path if _LOCAL.fullmatch(path) else "/"
