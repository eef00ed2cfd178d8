"""Rendering: every page knows who reads it and how to prove its forms."""

from collections.abc import Mapping
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from crm_bridge.console.guard import STAFF, csrf_token

_DIGITS = 4
_SEQ_DIGITS = 9


def page(
    request: web.Request, template: str, context: Mapping[str, Any], *, status: int = 200
) -> web.Response:
    """A page or a part of one for the staff member who is logged in."""
    return aiohttp_jinja2.render_template(
        template,
        request,
        {"staff": request[STAFF], "csrf": csrf_token(request), **context},
        status=status,
    )


def how_many(request: web.Request, *, least: int, most: int) -> int:
    """How much of a long list was asked for (`?shown=`), within bounds."""
    given = request.query.get("shown", "")
    asked = int(given) if given.isascii() and given.isdecimal() and len(given) <= _DIGITS else 0
    return max(least, min(asked, most))


def seq_in(request: web.Request, name: str) -> int | None:
    """The number of a message that a page's address names; None when it names none."""
    given = request.query.get(name, "")
    is_number = given.isascii() and given.isdecimal() and len(given) <= _SEQ_DIGITS
    return int(given) if is_number else None
