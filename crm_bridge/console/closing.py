"""Closing a conversation with an outcome."""

from aiohttp import web

from crm_bridge.console.conversation import after, changed_meanwhile
from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.conversations import desk
from crm_bridge.db import DATABASE

routes = web.RouteTableDef()


@routes.post("/conversations/{cid}/close")
async def close(request: web.Request) -> web.Response:
    """Raises 422 `resolution_unknown` and `note_missing`."""
    form = await read_form(request)
    resolution, note = (str(form.get(name, "")) for name in ("resolution", "note"))
    cid, staff = request.match_info["cid"], request[STAFF]
    with changed_meanwhile():
        async with request.config_dict[DATABASE].session() as session:
            await desk.close(session, cid, staff, resolution, note)
    return await after(request)
