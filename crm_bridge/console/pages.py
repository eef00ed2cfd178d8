"""Rendering: every page knows who reads it and how to prove its forms."""

from collections.abc import Mapping
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from crm_bridge.console.guard import STAFF, csrf_token


def page(request: web.Request, template: str, context: Mapping[str, Any]) -> web.Response:
    """A page or a part of one for the staff member who is logged in."""
    return aiohttp_jinja2.render_template(
        template,
        request,
        {"staff": request[STAFF], "csrf": csrf_token(request), **context},
    )
