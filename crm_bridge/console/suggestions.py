"""Suggested replies below the composer: asked for by the page once it stands, used when clicked."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aiohttp import web

from crm_bridge.api.keys import SETTINGS
from crm_bridge.console.guard import STAFF
from crm_bridge.console.pages import page
from crm_bridge.db import DATABASE
from crm_bridge.replies.placeholders import filled
from crm_bridge.replies.values import values_for
from crm_bridge.suggestions.suggesting import SUGGESTER, Suggestions

routes = web.RouteTableDef()


@dataclass(frozen=True, slots=True)
class Shown:
    source: str
    text: str


@routes.get("/conversations/{cid}/suggestions")
async def show(request: web.Request) -> web.Response:
    cid, settings = request.match_info["cid"], request.config_dict[SETTINGS]
    found = await request.config_dict[SUGGESTER].suggest(cid)
    values = {}
    if found.solved:
        zone = ZoneInfo(settings.time_zone)
        async with request.config_dict[DATABASE].reading() as session:
            values = dict(await values_for(session, cid, request[STAFF], settings.shop_name, zone))
    return page(request, "_suggestions.html", {"suggestions": shown(found, values)})


def shown(found: Suggestions, values: dict[str, str]) -> list[Shown]:
    """What colleagues said comes first: it was said to a person, and solved it."""
    return [
        *(
            Shown(
                f"Solved by {one.agent}, {one.ended_at:%-d %b}",
                filled(one.reply, values),
            )
            for one in found.solved
        ),
        *(
            Shown(": ".join(filter(None, ("Help", part.title, part.heading))), part.text)
            for part in found.parts
        ),
    ]
