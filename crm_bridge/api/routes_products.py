"""Products: found by what a customer typed, and recommended with a reason."""

import asyncio

from aiohttp import web
from pydantic import Field

from crm_bridge.access.visibility import standing
from crm_bridge.api.routing import Answer, RouteList
from crm_bridge.api.schemas.base import RequestModel
from crm_bridge.api.schemas.commerce import Products, ProductView, Recommendations
from crm_bridge.commerce import CO_PURCHASES, PRODUCT_INDEX
from crm_bridge.connectors.port import CONNECTOR
from crm_bridge.db import DATABASE, now
from crm_bridge.errors import NotFound
from crm_bridge.intelligence.purchases import purchases_of
from crm_bridge.intelligence.recommend import Shop, Wish, recommend
from crm_bridge.products.records import ProductRecord
from crm_bridge.products.views import product_view, recommendation_view

routes = RouteList(tag="products")


class ProductsQuery(RequestModel):
    """With `text` the best fits; without it the whole catalogue in pages, `after` being the last
    page's `next`."""

    text: str | None = Field(default=None, min_length=1, max_length=1000)
    after: str | None = Field(default=None, max_length=200)
    limit: int = Field(default=5, ge=1, le=200)


class WishQuery(RequestModel):
    """`max_price` in minor units of the shop's currency."""

    text: str = Field(default="", max_length=1000)
    category: str | None = Field(default=None, max_length=300)
    max_price: int | None = Field(default=None, ge=0)
    limit: int = Field(default=3, ge=1, le=20)


@routes.endpoint(
    "GET",
    "/v1/products",
    scope=("actions", "gateway"),
    query=ProductsQuery,
    returns={200: Products},
)
async def find_products(request: web.Request, *, query: ProductsQuery) -> Answer:
    """The products that fit a text, best first (a name, a need, a whole question), or all."""
    async with request.config_dict[DATABASE].reading() as session:
        shop = request.config_dict[CONNECTOR].port_for(session)
        if query.text is None:
            return Answer(200, _page(await shop.read_products(), query.after, query.limit))
        index = await request.config_dict[PRODUCT_INDEX].get(session)
        matches = await asyncio.to_thread(index.find, query.text, query.limit)
        found = [await shop.read_product(match.product_id) for match in matches]
    return Answer(200, Products(products=[product_view(product) for product in found if product]))


def _page(catalogue: list[ProductRecord], after: str | None, limit: int) -> Products:
    rest = [product for product in catalogue if after is None or product.id > after]
    page = rest[:limit]
    return Products(
        products=[product_view(product) for product in page],
        next=page[-1].id if len(rest) > limit else None,
    )


@routes.endpoint(
    "GET",
    "/v1/products/{id}",
    scope="actions",
    returns={200: ProductView},
    errors=["404 product_unknown"],
)
async def show_product(request: web.Request) -> Answer:
    """One product, with its stock at this moment."""
    product_id = request.match_info["id"]
    async with request.config_dict[DATABASE].reading() as session:
        shop = request.config_dict[CONNECTOR].port_for(session)
        product = await shop.read_product(product_id)
    if product is None:
        raise NotFound("product_unknown", f"There is no product {product_id!r}.")
    return Answer(200, product_view(product))


@routes.endpoint(
    "GET",
    "/v1/conversations/{cid}/recommendations",
    scope="actions",
    query=WishQuery,
    returns={200: Recommendations},
    errors=["404 conversation_unknown"],
)
async def list_recommendations(request: web.Request, *, query: WishQuery) -> Answer:
    """Products in stock with a true reason each.

    A known customer's own purchases count only where nobody else reads.
    """
    async with request.config_dict[DATABASE].reading() as session:
        found = await standing(session, request.match_info["cid"])
        known = found.customer_id if found.private else None
        history = await purchases_of(session, known) if known else []
        port = request.config_dict[CONNECTOR].port_for(session)
        shop = Shop(
            products={product.id: product for product in await port.read_products()},
            index=await request.config_dict[PRODUCT_INDEX].get(session),
            learnt=await request.config_dict[CO_PURCHASES].get(session),
        )
        wish = Wish(query.text, query.category, query.max_price, query.limit)
        # Over a large catalogue this is work for a good part of a second.
        suggestions = await asyncio.to_thread(recommend, shop, wish, history, now(session))
    return Answer(
        200,
        Recommendations(
            products=[recommendation_view(one.product, one.reason) for one in suggestions]
        ),
    )
