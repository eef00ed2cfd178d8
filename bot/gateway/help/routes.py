"""`/help` and `/help/{slug}`: pages that work without a script."""

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.assistant.articles.shelf import INTENTS, Changes, known_intents
from bot.gateway.help.library import Library, headings, subject
from bot.gateway.help.rendering import render
from bot.gateway.pages import FRESH, PAGE_HEADERS, served
from bot.gateway.settings import ROOT, GatewaySettings
from crm_bridge.supervision import supervised

LIBRARY = web.AppKey("help_library", Library)
SETTINGS = web.AppKey("help_settings", GatewaySettings)
CHANGES: web.AppKey[Callable[[], Changes]] = web.AppKey("help_changes")

LOOK_EVERY = 1.0
LONGEST_SEARCH = 200
HERE = Path(__file__).parent
_pages = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
for _name in _pages.list_templates():  # read now: the event loop must not touch the disk
    _pages.get_template(_name)


def set_up(
    app: web.Application, settings: GatewaySettings, changes: Callable[[], Changes] = dict
) -> None:
    """Add the pages; articles are read when the application starts, and again as they change.
    `changes` tells what leads changed in them."""
    app[SETTINGS] = settings
    app[CHANGES] = changes
    app.router.add_get("/help", overview)
    app.router.add_get("/help/help.css", served(HERE / "help.css", FRESH))
    app.router.add_get("/help/{slug}", article)
    app.cleanup_ctx.append(_follow_articles)


async def overview(request: web.Request) -> web.Response:
    """All articles by subject, or those that `?q=` finds."""
    library = request.app[LIBRARY]
    asked = " ".join(request.query.get("q", "").split())[:LONGEST_SEARCH]
    found = library.search(asked) if asked else None
    return _page(request, "overview.html", asked=asked, found=found, subjects=library.subjects())


async def article(request: web.Request) -> web.Response:
    library = request.app[LIBRARY]
    shown = library.article(request.match_info["slug"])
    if shown is None:
        return _page(request, "missing.html", status=404)
    return _page(
        request,
        "article.html",
        article=shown,
        body=render(shown.body),
        headings=headings(shown),
        subject=subject(shown),
        beside=library.beside(shown),
    )


def _page(request: web.Request, template: str, status: int = 200, **values: Any) -> web.Response:
    settings = request.app[SETTINGS]
    page = _pages.get_template(template).render(
        shop=settings.shop_name, home="/" if settings.demo else None, **values
    )
    return web.Response(
        text=page, status=status, content_type="text/html", charset="utf-8", headers=PAGE_HEADERS
    )


async def _follow_articles(app: web.Application) -> AsyncIterator[None]:
    folder = app[SETTINGS].knowledge_folder
    intents = await asyncio.to_thread(known_intents, ROOT / INTENTS)
    app[LIBRARY] = library = await asyncio.to_thread(Library, folder, intents, app[CHANGES])
    async with supervised("help articles", partial(_follow, library)):
        yield


async def _follow(library: Library) -> None:
    while True:
        await asyncio.sleep(LOOK_EVERY)
        await asyncio.to_thread(library.refresh)
