"""The files of a transcript, for staff alone."""

from aiohttp import web

from crm_bridge.attachments import records, serving
from crm_bridge.attachments.files import ATTACHMENT_FILES
from crm_bridge.db import DATABASE

routes = web.RouteTableDef()


@routes.get("/attachments/{id}")
async def show(request: web.Request) -> web.Response:
    """The file as the customer sent it; shown in place when it is an image."""
    found = await records.read(
        request.config_dict[DATABASE],
        request.config_dict[ATTACHMENT_FILES],
        request.match_info["id"],
    )
    return web.Response(body=found.data, headers=serving.headers(found.name, found.type))
