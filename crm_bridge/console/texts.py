"""The texts that customers read: the list."""

import asyncio
from collections.abc import Mapping

from aiohttp import web

from crm_bridge.console.pages import page
from crm_bridge.contents import versions
from crm_bridge.contents.export import archive, exported
from crm_bridge.contents.standing import CONTENTS, Snapshot
from crm_bridge.contents.text_list import Show, Sought, name_of, rows, topic_name
from crm_bridge.db import DATABASE
from crm_bridge.texts import DEFAULT_LOCALE

routes = web.RouteTableDef()

LONGEST_SEARCH = 200
RECENT = 12
SHOWN: Mapping[str, Show] = {"changed": "changed", "missing": "missing"}


@routes.get("/texts")
async def show(request: web.Request) -> web.Response:
    snapshot = await request.config_dict[CONTENTS].standing()
    sought = _sought(request, snapshot)
    async with request.config_dict[DATABASE].reading() as session:
        recent = await versions.recent(session, "text", RECENT)
    found = rows(snapshot, sought)
    topics = dict.fromkeys(text.topic for text in snapshot.texts.keys.values())
    context = {
        "found": found,
        "count": sum(map(len, found.values())),
        "sought": sought,
        "topics": {topic: topic_name(topic) for topic in topics},
        "languages": snapshot.texts.languages,
        "recent": recent,
        "name_of": name_of,
        "problems": {i: why for i, why in snapshot.problems.items() if i.kind == "text"},
    }
    return page(request, "texts.html", context)


@routes.get("/texts/export")
async def export(request: web.Request) -> web.Response:
    """Texts and articles that differ from the files, as the files that have them."""
    contents = request.config_dict[CONTENTS]
    snapshot = await contents.standing()
    files = await asyncio.to_thread(exported, snapshot, contents.folders)
    name = f"contents-{snapshot.contents.number}.zip"
    return web.Response(
        body=await asyncio.to_thread(archive, files),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _sought(request: web.Request, snapshot: Snapshot) -> Sought:
    """What the address says, as far as there is such a thing."""
    query = request.query
    topics = {text.topic for text in snapshot.texts.keys.values()}
    topic, locale = query.get("topic", ""), query.get("language", DEFAULT_LOCALE)
    shown: Show = SHOWN.get(query.get("show", ""), "")
    return Sought(
        words=" ".join(query.get("q", "").split())[:LONGEST_SEARCH],
        topic=topic if topic in topics else "",
        locale=locale if locale in snapshot.texts.languages else DEFAULT_LOCALE,
        show=shown,
    )
