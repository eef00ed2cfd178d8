"""What is known of a customer, and their wish that nothing is."""

from zoneinfo import ZoneInfo

from aiohttp import web

from crm_bridge.access.visibility import visible_customer
from crm_bridge.api.keys import SETTINGS
from crm_bridge.api.routing import Answer, RouteList
from crm_bridge.api.schemas.profile import (
    CouldSuggest,
    CustomerProfile,
    ForecastView,
    FromConversations,
    FromOrders,
    NextView,
    OpenMatter,
    ProfilingStands,
    ProfilingWish,
    ScoreView,
    SegmentsView,
    WorthView,
)
from crm_bridge.db import DATABASE
from crm_bridge.intelligence.profile.ahead import Ahead, Forecast
from crm_bridge.intelligence.profile.asking import ahead_in
from crm_bridge.intelligence.profile.exclusion import exclude, exclusion_of, include
from crm_bridge.intelligence.profile.portrait import NotProfiled, Portrait, portrait_of

routes = RouteList(tag="customers")


@routes.endpoint(
    "GET",
    "/v1/customers/{id}/profile",
    scope="help_desk",
    returns={200: CustomerProfile},
    errors=["404 customer_unknown"],
)
async def show_profile(request: web.Request) -> Answer:
    """What their orders, conversations and the shop's models say of a customer at this moment."""
    zone = ZoneInfo(request.config_dict[SETTINGS].time_zone)
    async with request.config_dict[DATABASE].reading() as session:
        found = await portrait_of(session, request.match_info["id"], zone)
        if isinstance(found, NotProfiled):
            return Answer(200, _nothing(found))
        ahead = await ahead_in(request, session, found)
    return Answer(200, _profile(found, ahead))


@routes.endpoint(
    "PUT",
    "/v1/customers/{id}/profiling",
    scope="help_desk",
    body=ProfilingWish,
    returns={200: ProfilingStands},
    errors=["404 customer_unknown"],
)
async def allow_profiling(request: web.Request, *, body: ProfilingWish) -> Answer:
    """Leave a customer out of profiling at their wish, or take them in again. What was kept of who
    is left out is deleted at once."""
    return Answer(200, await _settled(request, request.match_info["id"], body, "scope:help_desk"))


@routes.endpoint(
    "PUT",
    "/v1/conversations/{cid}/profiling",
    scope="actions",
    body=ProfilingWish,
    returns={200: ProfilingStands},
    errors=["403 proof_needed", "403 place_not_private", "404 conversation_unknown"],
)
async def wish_profiling(request: web.Request, *, body: ProfilingWish) -> Answer:
    """The same, said by the customer whom the conversation has proved to be."""
    async with request.config_dict[DATABASE].reading() as session:
        customer_id = await visible_customer(session, request.match_info["cid"])
    return Answer(200, await _settled(request, customer_id, body, "customer"))


async def _settled(
    request: web.Request, customer_id: str, wish: ProfilingWish, actor: str
) -> ProfilingStands:
    async with request.config_dict[DATABASE].session() as session:
        await (include if wish.allowed else exclude)(session, customer_id, actor)
        standing = await exclusion_of(session, customer_id)
    return ProfilingStands(
        customer_id=customer_id,
        allowed=standing is None,
        since=standing.since if standing else None,
    )


def _nothing(found: NotProfiled) -> CustomerProfile:
    return CustomerProfile(
        customer_id=found.customer_id, profiled=False, not_since=found.exclusion.since
    )


def _profile(found: Portrait, ahead: Ahead) -> CustomerProfile:
    return CustomerProfile(
        customer_id=found.customer_id,
        profiled=True,
        as_of=found.as_of,
        shop_as_of=found.shop_as_of,
        since=found.since,
        open=[OpenMatter.model_validate(one) for one in found.problems],
        orders=FromOrders.model_validate(found.buying),
        conversations=FromConversations.model_validate(found.talking),
        segments=SegmentsView.model_validate(ahead.segments) if ahead.segments else None,
        forecast=_forecast(ahead.forecast) if ahead.forecast else None,
        no_forecast=ahead.unknown or None,
        could_suggest=[
            CouldSuggest(product_id=one.product.id, name=one.product.name, reason=one.reason)
            for one in ahead.suggestions
        ],
    )


def _forecast(found: Forecast) -> ForecastView:
    told = found.told
    return ForecastView(
        version=found.version,
        learnt_until=found.data_to,
        currency=found.currency,
        buys=ScoreView.model_validate(told.buys) if told.buys else None,
        churns=ScoreView.model_validate(told.churns) if told.churns else None,
        lifetime_value=(
            WorthView.model_validate(told.lifetime_value) if told.lifetime_value else None
        ),
        next=[NextView.model_validate(one) for one in told.next_products],
    )
