"""One customer: who they are, what is known of them, their orders, and every time we talked."""

from aiohttp import web

from crm_bridge.console.pages import page
from crm_bridge.console.profile import known_of
from crm_bridge.customers import profile
from crm_bridge.db import DATABASE

routes = web.RouteTableDef()


@routes.get("/customers/{customer_id}")
async def show(request: web.Request) -> web.Response:
    async with request.config_dict[DATABASE].reading() as session:
        found = await profile.of_customer(session, request.match_info["customer_id"])
        known = await known_of(request, session, request.match_info["customer_id"])
    return page(request, "customer.html", {"beside": found, "known": known})
