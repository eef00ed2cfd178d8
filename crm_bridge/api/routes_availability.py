"""Whether anybody of the shop can be there, for the gateways."""

from aiohttp import web

from crm_bridge.api.routing import Answer, RouteList
from crm_bridge.api.schemas.availability import Availability
from crm_bridge.console.people_mail import MAILER
from crm_bridge.db import DATABASE
from crm_bridge.routing.availability import availability

routes = RouteList(tag="availability")


@routes.endpoint("GET", "/v1/availability", scope="gateway", returns={200: Availability})
async def read_availability(request: web.Request) -> Answer:
    """Tell whether any team is open, else when one opens, and whether mails can be sent."""
    async with request.config_dict[DATABASE].reading() as session:
        found = await availability(session)
    mail = MAILER in request.config_dict
    return Answer(200, found.model_copy(update={"mail": mail}))
