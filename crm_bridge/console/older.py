"""Older parts of a long transcript, fetched as one scrolls up."""

from aiohttp import web

from crm_bridge.console.pages import page, seq_in
from crm_bridge.console.thread import actors, first_seq, thread
from crm_bridge.conversations.transcript import begins_at, transcript
from crm_bridge.db import DATABASE
from crm_bridge.errors import Unprocessable
from crm_bridge.staff.names import names_of

routes = web.RouteTableDef()

PIECE = 100


@routes.get("/conversations/{cid}/older")
async def older(request: web.Request) -> web.Response:
    """The messages before `?before=`, a `seq`. Raises 404 `conversation_unknown`, 422
    `before_invalid`."""
    before, cid = seq_in(request, "before"), request.match_info["cid"]
    if before is None:
        raise Unprocessable("before_invalid", "before: is the number of a message.")
    async with request.config_dict[DATABASE].reading() as session:
        found = await transcript(session, cid, before=before, limit=PIECE)
        until = await begins_at(session, cid, before)
        names = await names_of(session, actors(found))
    context = {
        "conversation": found.conversation,
        "thread": thread(found, until),
        "names": names,
        "before": before,
        "first_seq": first_seq(found),
    }
    return page(request, "_older.html", context)
