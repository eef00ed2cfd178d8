"""Every route that the console has, as the router knows it."""

import re

from aiohttp import web

from bot.observability.edge import PATHS

_SAMPLES = {"deed": "accept", "step": "done", "words": "reply", "change": "cancel"}
_SAMPLES |= {"aspect": "intent", "move": "discard", "what": "edit"}


def console_routes(app: web.Application) -> list[tuple[str, str]]:
    """Method and canonical path; scripts and styles are left out."""
    found = set()
    for route in app.router.routes():
        path = route.resource.canonical if route.resource else ""
        if not path.startswith(("/v1/", *PATHS, "/static")) and route.method != "HEAD":
            found.add((route.method, path))
    return sorted(found)


def sample(path: str) -> str:
    """An address of the route that names nothing there is."""
    return re.sub(r"{(\w+)}", lambda match: _SAMPLES.get(match[1], "1"), path)
