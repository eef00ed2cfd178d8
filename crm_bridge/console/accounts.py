"""Undoing that an account in a channel is known as a customer's."""

from urllib.parse import quote

from aiohttp import web

from crm_bridge.channels import binding
from crm_bridge.console.conversation import after
from crm_bridge.console.guard import STAFF
from crm_bridge.db import DATABASE

routes = web.RouteTableDef()


@routes.post("/conversations/{cid}/accounts/{id}/undo")
async def undo(request: web.Request) -> web.Response:
    """Who writes there has to prove again who they are. Raises 404 `identity_unknown`."""
    await _undo(request)
    return await after(request)


@routes.post("/customers/{customer_id}/accounts/{id}/undo")
async def undo_at_customer(request: web.Request) -> web.Response:
    await _undo(request)
    customer_id = quote(request.match_info["customer_id"], safe="")
    raise web.HTTPSeeOther(f"/customers/{customer_id}")


async def _undo(request: web.Request) -> None:
    async with request.config_dict[DATABASE].session() as session:
        await binding.unbind(session, request.match_info["id"], request[STAFF])
