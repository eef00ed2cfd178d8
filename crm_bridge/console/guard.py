"""Who may open a page, and what every page carries: log-in, CSRF, headers, error screens."""

import hashlib
import hmac
import logging
from urllib.parse import quote, urlsplit

import aiohttp_jinja2
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler
from multidict import MultiDictProxy
from yarl import URL

from bot.observability.edge import PATHS
from crm_bridge.console import access
from crm_bridge.db import DATABASE
from crm_bridge.errors import BodyMalformed, BridgeError, Conflict, Forbidden
from crm_bridge.models.staff import Staff
from crm_bridge.staff import sessions

logger = logging.getLogger(__name__)

COOKIE = "careline_staff"
CSRF_KEY = web.AppKey("CSRF_KEY", bytes)
STAFF = web.RequestKey("STAFF", Staff)
TOKEN = web.RequestKey("TOKEN", str)

OTHER_PARTS = ("/v1/", *PATHS)
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})

STATIC = web.AppKey("static", dict[str, URL])
"""The address of each script and style by its name."""
YEAR = 365 * 24 * 3600
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: http: https:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


@web.middleware
async def console_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Everything outside `/v1`, and the pages of whoever runs it, is a page of the console."""
    if request.path.startswith(OTHER_PARTS):
        return await handler(request)
    try:
        response = await _guarded(request, handler)
    except web.HTTPRedirection as redirection:
        _add_headers(request, redirection)
        raise
    except web.HTTPException as error:
        response = _screen(request, error.status, error.reason, "")
    except BridgeError as error:
        response = _screen(request, error.status, error.title, error.detail)
        response.headers.update(error.headers)
    except Exception:
        logger.exception("%s %s failed", request.method, request.path)
        response = _screen(request, 500, "Something went wrong", "The error was logged.")
    if not response.prepared:
        _add_headers(request, response)
    return response


def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    # A customer's file has a stricter policy of its own.
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault(hdrs.CACHE_CONTROL, _caching(request))


def _caching(request: web.Request) -> str:
    """Pages hold customers' words and are not kept. Pages name scripts and styles with their hash,
    and under that address they are kept for good."""
    if not request.path.startswith("/static/"):
        return "no-store"
    is_named = request.rel_url in request.config_dict[STATIC].values()
    return f"public, max-age={YEAR}, immutable" if is_named else "no-cache"


Form = MultiDictProxy[str | bytes | bytearray | web.FileField]


async def read_form(request: web.Request) -> Form:
    """The fields of the form that was sent. Raises 400 `body_invalid`."""
    try:
        return await request.post()
    except (ValueError, LookupError) as error:
        raise BodyMalformed("body_invalid", "This form could not be read.") from error


def csrf_token(request: web.Request) -> str:
    """Belongs to the log-in: another session's token is worth nothing."""
    key = request.config_dict[CSRF_KEY]
    return hmac.new(key, request[TOKEN].encode(), hashlib.sha256).hexdigest()


async def _guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.method in CHANGING:
        _require_own_origin(request)
    if access.is_open(request):
        return await handler(request)
    if not await _logged_in(request):
        return _to_login(request)
    if request.method in CHANGING:
        await _require_csrf(request)
    access.require_ability(request, request[STAFF].role)
    return await handler(request)


async def _logged_in(request: web.Request) -> bool:
    token = request.cookies.get(COOKIE)
    if not token:
        return False
    async with request.config_dict[DATABASE].reading() as session:
        staff = await sessions.staff_of(session, token)
    if staff is None:
        return False
    request[STAFF], request[TOKEN] = staff, token
    return True


def _to_login(request: web.Request) -> web.Response:
    if "HX-Request" in request.headers or request.path == "/events":
        # A script follows redirects inside the page; this makes it leave the page instead.
        return web.Response(status=401, headers={"HX-Redirect": _login_for(request)})
    wanted = request.path_qs if request.method == "GET" else "/"
    raise web.HTTPFound(f"/login?next={quote(wanted)}")


def _login_for(request: web.Request) -> str:
    """Back to the page that a script of it asked from, where it says so."""
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    if not page.path:
        return "/login"
    return f"/login?next={quote(page.path + (f'?{page.query}' if page.query else ''))}"


def _require_own_origin(request: web.Request) -> None:
    origin = request.headers.get(hdrs.ORIGIN)
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise Forbidden("origin_refused", "This request came from another site.")


async def _require_csrf(request: web.Request) -> None:
    given = request.headers.get("X-CSRF-Token") or (await read_form(request)).get("csrf", "")
    if not hmac.compare_digest(str(given).encode(), csrf_token(request).encode()):
        raise Forbidden("csrf_invalid", "This page is out of date. Load it again.")


def _screen(request: web.Request, status: int, title: str, detail: str) -> web.Response:
    template = "_problem.html" if "HX-Request" in request.headers else "error.html"
    context = {
        "status": status,
        # "Conflict" is a word for programs.
        "title": "Not done" if status == Conflict.status else title,
        "detail": detail,
        "staff": request.get(STAFF),
        "csrf": csrf_token(request) if TOKEN in request else "",
    }
    return aiohttp_jinja2.render_template(template, request, context, status=status)
