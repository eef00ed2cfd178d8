"""Reading one transcript: the thread with everything that is known of it, and its review."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from crm_bridge.console.curve import curve
from crm_bridge.console.guard import STAFF
from crm_bridge.console.pages import how_many, page
from crm_bridge.console.thread import actors, thread
from crm_bridge.console.transcript_review import review_context
from crm_bridge.conversations import mentions
from crm_bridge.db import DATABASE
from crm_bridge.reviews import reading
from crm_bridge.staff.names import names_of

routes = web.RouteTableDef()

SHOWN = 300
MOST_SHOWN = 5_000


@routes.get("/transcripts/{episode_id}")
async def show(request: web.Request) -> web.Response:
    """Raises 404 `transcript_unknown`."""
    episode_id = request.match_info["episode_id"]
    shown = how_many(request, least=SHOWN, most=MOST_SHOWN)
    async with request.config_dict[DATABASE].reading() as session:
        found = await reading.read(session, episode_id, shown)
        names = await names_of(session, actors(found.found))
        review = await review_context(session, episode_id, request[STAFF])
    await mentions.opened(
        request.config_dict[DATABASE], request[STAFF], [one.id for one in review["comments"]]
    )
    return page(request, "transcript.html", {**_context(found), **review, "names": names})


def _context(found: reading.Reading) -> Mapping[str, Any]:
    transcript = found.found
    shown = len(transcript.entries)
    return {
        "reading": found,
        "conversation": transcript.conversation,
        "episode": found.episode,
        "interaction": next(iter(transcript.interactions), None),
        "thread": thread(transcript),
        "calls": transcript.escalations,
        "customer": found.customer,
        "where": found.where,
        "agents": found.agents,
        "curve": curve(transcript.entries),
        "base": f"/conversations/{transcript.conversation.id}",
        "more": min(found.messages, MOST_SHOWN) if shown < found.messages else None,
    }
