"""The texts and articles that leads changed, for those who say them."""

from aiohttp import web

from crm_bridge.api.routing import Answer, RouteList
from crm_bridge.api.schemas.contents import ContentsQuery, ContentsSnapshot
from crm_bridge.contents.standing import CONTENTS

routes = RouteList(tag="texts and articles")


@routes.endpoint(
    "GET",
    "/v1/contents",
    scope=("gateway", "actions"),
    query=ContentsQuery,
    returns={200: ContentsSnapshot},
)
async def read_contents(request: web.Request, *, query: ContentsQuery) -> Answer:
    """Tell what leads changed. An event of type `contents` in the feed says when to ask again;
    whoever does not read the feed waits here."""
    found = await request.config_dict[CONTENTS].published(query.after, query.wait)
    return Answer(200, ContentsSnapshot.model_validate(found.as_json()))
