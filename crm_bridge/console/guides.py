"""The guides of `docs/` as pages: whoever sets something up needs no other place to read."""

import asyncio
import re
from functools import lru_cache

from aiohttp import web
from markupsafe import Markup

from bot.gateway.help.rendering import render
from crm_bridge.console.pages import page
from crm_bridge.errors import NotFound
from crm_bridge.settings import ROOT

routes = web.RouteTableDef()

FOLDER = ROOT / "docs"
_NAME = re.compile(r"[a-z][a-z-]{0,39}\.md")
_LEADS_NOWHERE = re.compile(r'<a href="(?!https?://|#|[a-z-]+\.md["#])[^"]*">(.*?)</a>')
"""A link to a file of the repository that is no guide."""


@routes.get("/guides/{name}")
async def show(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    guide = await asyncio.to_thread(_guide, name) if _NAME.fullmatch(name) else None
    if guide is None:
        raise NotFound("guide_unknown", "There is no such guide.")
    title, text = guide
    return page(request, "guide.html", {"title": title, "text": text})


@lru_cache(maxsize=64)
def _guide(name: str) -> tuple[str, Markup] | None:
    """Its title, and all of it as HTML. Guides come with the program and stay as they are."""
    path = FOLDER / name
    if not path.is_file():
        return None
    markdown = path.read_text(encoding="utf-8")
    title = markdown.partition("\n")[0].lstrip("# ")
    # What was left is made by the renderer, which lets no HTML of a guide through.
    return title, Markup(_LEADS_NOWHERE.sub(r"\1", render(markdown)))  # noqa: S704
