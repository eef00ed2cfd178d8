"""Where colleagues named me: the list, the badge in the header, and the names to complete."""

from aiohttp import web

from crm_bridge.console.guard import STAFF
from crm_bridge.console.pages import page
from crm_bridge.conversations import mentions
from crm_bridge.db import DATABASE
from crm_bridge.models.review import ReviewComment

routes = web.RouteTableDef()


@routes.get("/mentions")
async def show(request: web.Request) -> web.Response:
    """What I have not looked at first."""
    async with request.config_dict[DATABASE].reading() as session:
        found = await mentions.of(session, request[STAFF].id)
    return page(request, "mentions.html", {"mentions": found})


@routes.get("/mentions/count")
async def count(request: web.Request) -> web.Response:
    """The badge, which every page asks for."""
    async with request.config_dict[DATABASE].reading() as session:
        unseen = await mentions.count_unseen(session, request[STAFF].id)
    return page(request, "_mentions_count.html", {"unseen": unseen})


@routes.get("/mentions/names")
async def names(request: web.Request) -> web.Response:
    """Whom one can name in a note, for completing what is typed."""
    async with request.config_dict[DATABASE].reading() as session:
        found = await mentions.names(session)
    mine = request[STAFF].id
    return web.json_response(sorted({name for one, name in found.items() if one != mine}))


@routes.post("/mentions/{id}/look")
async def look(request: web.Request) -> web.Response:
    """To the note or comment. Raises 404 `mention_unknown`."""
    async with request.config_dict[DATABASE].session() as session:
        found = await mentions.look(session, request.match_info["id"], request[STAFF])
    if isinstance(found, ReviewComment):
        raise web.HTTPSeeOther(f"/transcripts/{found.episode_id}#{found.id}")
    raise web.HTTPSeeOther(f"/conversations/{found.conversation_id}#{found.id}")


@routes.post("/mentions/seen")
async def look_at_all(request: web.Request) -> web.Response:
    async with request.config_dict[DATABASE].session() as session:
        await mentions.look_at_all(session, request[STAFF])
    raise web.HTTPSeeOther("/mentions")
