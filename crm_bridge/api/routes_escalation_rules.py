"""The rules that call a person, for the gateways."""

from aiohttp import web

from crm_bridge.api.routing import Answer, RouteList
from crm_bridge.api.schemas.escalation_rules import EscalationRulesSnapshot
from crm_bridge.db import DATABASE
from crm_bridge.escalation_rules import versions

routes = RouteList(tag="escalation rules")


@routes.endpoint(
    "GET", "/v1/escalation-rules", scope="gateway", returns={200: EscalationRulesSnapshot}
)
async def read_rules(request: web.Request) -> Answer:
    """Tell what leads changed. An event of type `rules` in the feed says when to ask again."""
    async with request.config_dict[DATABASE].reading() as session:
        newest = await versions.latest(session)
    if newest is None:
        return Answer(200, EscalationRulesSnapshot(number=versions.THE_FILE, changes={}))
    return Answer(200, EscalationRulesSnapshot(number=newest.number, changes=newest.changes))
