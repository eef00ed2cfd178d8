"""Whether the bridge can do its work."""

from aiohttp import web
from pydantic import BaseModel

from crm_bridge.api.routing import Answer, RouteList
from crm_bridge.db import DATABASE

routes = RouteList(tag="service")


class Health(BaseModel):
    status: str


@routes.endpoint("GET", "/health", scope=None, returns={200: Health}, errors=["503 unavailable"])
async def health(request: web.Request) -> Answer:
    """Says `ok` while the database answers."""
    await request.config_dict[DATABASE].ping()
    return Answer(200, Health(status="ok"))
