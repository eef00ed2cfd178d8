"""Orders that a conversation may see, and what could be done to them."""

from typing import cast, get_args

from aiohttp import web
from pydantic import Field

from crm_bridge.access.visibility import visible_customer, visible_order
from crm_bridge.api.routing import Answer, RouteList
from crm_bridge.api.schemas.base import RequestModel
from crm_bridge.api.schemas.commerce import CommandKind, CommandPreview, OrderDetail, Orders
from crm_bridge.commerce import SHOP_RULES
from crm_bridge.connectors.port import CONNECTOR
from crm_bridge.db import DATABASE
from crm_bridge.errors import NotFound
from crm_bridge.orders.placing import Asked, preview
from crm_bridge.orders.settling import open_commands
from crm_bridge.orders.views import command_preview, order_detail, order_summary

routes = RouteList(tag="orders")

_NOT_VISIBLE = [
    "403 proof_needed",
    "403 place_not_private",
    "404 conversation_unknown",
    "404 order_unknown",
    "409 order_ambiguous",
]


class OrdersQuery(RequestModel):
    """`open` leaves out what is delivered, cancelled or sent back."""

    limit: int = Field(default=5, ge=1, le=50)
    open_only: bool = Field(default=False, alias="open")


class OptionsQuery(RequestModel):
    """`product_ids` separated by commas; none means the whole order."""

    product_ids: str = Field(default="", max_length=2000)
    exchange_for: str | None = Field(default=None, max_length=200)

    @property
    def chosen(self) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.product_ids.split(",") if part.strip())


@routes.endpoint(
    "GET",
    "/v1/conversations/{cid}/orders",
    scope="actions",
    query=OrdersQuery,
    returns={200: Orders},
    errors=_NOT_VISIBLE[:3],
)
async def list_orders(request: web.Request, *, query: OrdersQuery) -> Answer:
    """The orders of the customer whom the conversation has proved to be, newest first."""
    async with request.config_dict[DATABASE].reading(quick=True) as session:
        customer_id = await visible_customer(session, request.match_info["cid"])
        shop = request.config_dict[CONNECTOR].port_for(session)
        orders = await shop.read_orders(customer_id, limit=query.limit, open_only=query.open_only)
    return Answer(200, Orders(orders=[order_summary(order) for order in orders]))


@routes.endpoint(
    "GET",
    "/v1/conversations/{cid}/orders/{number}",
    scope="actions",
    returns={200: OrderDetail},
    errors=_NOT_VISIBLE,
)
async def show_order(request: web.Request) -> Answer:
    """One order, by its number in whatever way it was typed."""
    async with request.config_dict[DATABASE].reading(quick=True) as session:
        shop = request.config_dict[CONNECTOR].port_for(session)
        order = await visible_order(
            session, shop, request.match_info["cid"], request.match_info["number"]
        )
        return Answer(200, order_detail(order, await open_commands(session, order.number)))


@routes.endpoint(
    "GET",
    "/v1/conversations/{cid}/orders/{number}/options/{kind}",
    scope="actions",
    query=OptionsQuery,
    returns={200: CommandPreview},
    errors=[*_NOT_VISIBLE, "404 kind_unknown"],
)
async def show_option(request: web.Request, *, query: OptionsQuery) -> Answer:
    """Whether a change is possible and what it would do; changes nothing."""
    kind = _kind(request)
    typed = request.match_info["number"]
    asked = Asked(kind, typed, product_ids=query.chosen, exchange_for=query.exchange_for)
    async with request.config_dict[DATABASE].reading() as session:
        shop = request.config_dict[CONNECTOR].port_for(session)
        order = await visible_order(session, shop, request.match_info["cid"], typed)
        rules = request.config_dict[SHOP_RULES]
        decision = await preview(session, shop, rules, order, asked)
    return Answer(200, command_preview(kind, order, decision))


def _kind(request: web.Request) -> CommandKind:
    kind = request.match_info["kind"]
    if kind not in get_args(CommandKind):
        known = ", ".join(get_args(CommandKind))
        raise NotFound("kind_unknown", f"There is no change {kind!r}; there are {known}.")
    return cast(CommandKind, kind)
