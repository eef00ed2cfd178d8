"""Reading one transcript: the thread with everything that is known of it, and its review."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.keys import SETTINGS
from crm_bridge.console.correct_tool import tools
from crm_bridge.console.curve import curve
from crm_bridge.console.guard import STAFF
from crm_bridge.console.pages import how_many, page
from crm_bridge.console.tags import tags_context
from crm_bridge.console.thread import actors, thread
from crm_bridge.console.transcript_review import review_context
from crm_bridge.console.transcripts_address import PATH, Address, address_of
from crm_bridge.conversations import mentions
from crm_bridge.conversations.summary import TALK
from crm_bridge.corrections.choices import CHOICES
from crm_bridge.db import DATABASE, now
from crm_bridge.errors import Unprocessable
from crm_bridge.reviews import reading
from crm_bridge.staff.names import names_of
from crm_bridge.transcripts.neighbours import neighbours

routes = web.RouteTableDef()

SHOWN = 200
MOST_SHOWN = 5_000


@dataclass(frozen=True, slots=True)
class Around:
    """The list that a transcript was opened from, and its neighbours there; addresses."""

    all: str
    query: str
    previous: str | None
    next: str | None


@routes.get("/transcripts/{episode_id}")
async def show(request: web.Request) -> web.Response:
    """The page; the live refresh asks for what may have changed alone. Raises 404
    `transcript_unknown`."""
    episode_id = request.match_info["episode_id"]
    shown = how_many(request, least=SHOWN, most=MOST_SHOWN)
    choices = await request.config_dict[CHOICES].get()
    async with request.config_dict[DATABASE].reading() as session:
        found = await reading.read(session, episode_id, shown)
        places = [(found.found.conversation.id, one.message.seq) for one in found.found.entries]
        controls = await tools(session, places, choices)
        names = await names_of(session, actors(found.found))
        review = await review_context(session, episode_id, request[STAFF])
        around = await _around(request, session)
        tagged = await tags_context(session, found.found.conversation.id)
    partly = "HX-Request" in request.headers
    if not partly:
        await mentions.opened(
            request.config_dict[DATABASE], request[STAFF], [one.id for one in review["comments"]]
        )
    more = {"names": names, "around": around, "tools": controls}
    context = {**_context(found), **review, **tagged, **more}
    # A long one takes longer to write than anybody else should wait.
    template = "_transcript.html" if partly else "transcript.html"
    return await asyncio.to_thread(page, request, template, context)


def _context(found: reading.Reading) -> Mapping[str, Any]:
    transcript = found.found
    interaction = next(iter(transcript.interactions), None)
    shown = len(transcript.entries)
    return {
        "reading": found,
        "conversation": transcript.conversation,
        "episode": found.episode,
        "interaction": interaction,
        "wanted": [one for one in interaction.intents if one not in TALK] if interaction else [],
        "thread": thread(transcript),
        "calls": transcript.escalations,
        "customer": found.customer,
        "where": found.where,
        "agents": found.agents,
        "curve": curve(transcript.entries),
        "base": f"/conversations/{transcript.conversation.id}",
        "more": min(found.messages, MOST_SHOWN) if shown < found.messages else None,
    }


async def _around(request: web.Request, session: AsyncSession) -> Around:
    """An address that says no list, or none that can be understood, is that of all transcripts."""
    zone = await asyncio.to_thread(ZoneInfo, request.config_dict[SETTINGS].time_zone)
    try:
        listed = address_of(request.query, now(session).astimezone(zone).date())
        found = await neighbours(
            session,
            request.match_info["episode_id"],
            listed.filter,
            zone=zone,
            reader_id=request[STAFF].id,
            order=listed.sort,
        )
    except Unprocessable:
        return Around(PATH, "", None, None)
    return Around(listed.to(), listed.query, _to(listed, found.previous), _to(listed, found.next))


def _to(listed: Address, episode_id: str | None) -> str | None:
    return listed.to(f"{PATH}/{episode_id}") if episode_id else None
