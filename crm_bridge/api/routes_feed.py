"""The numbered feed of everything that changed."""

from aiohttp import web
from pydantic import Field

from crm_bridge.api.routing import Answer, RouteList
from crm_bridge.api.schemas.base import Number, RequestModel
from crm_bridge.api.schemas.conversations import Feed
from crm_bridge.conversations.feed_hub import FEED_HUB

routes = RouteList(tag="feed")


class FeedQuery(RequestModel):
    """`after` is the number handled last; without it only where the feed stands is told. `wait`
    is in seconds. `typed` is what the answer before said of itself."""

    after: Number | None = None
    wait: float = Field(default=25, ge=0, le=30)
    limit: int = Field(default=500, ge=1, le=1000)
    typed: Number | None = None


@routes.endpoint("GET", "/v1/feed", scope="gateway", query=FeedQuery, returns={200: Feed})
async def read_feed(request: web.Request, *, query: FeedQuery) -> Answer:
    """Wait for events after a number."""
    hub = request.config_dict[FEED_HUB]
    if query.after is None:
        return Answer(200, Feed(events=[], last=await hub.last(), typed=hub.typed))
    return Answer(200, await hub.read(query.after, query.wait, query.limit, query.typed))
