"""Products: found by what a customer typed, and recommended with a reason."""

import asyncio
from collections.abc import Sequence

from aiohttp import web
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.api.routing import Answer, RouteList
from crm_bridge.api.schemas.base import RequestModel
from crm_bridge.api.schemas.commerce import Products, ProductView, Recommendation, Recommendations
from crm_bridge.api.schemas.wishes import Missing, Suggested, Verdict, WishSaid
from crm_bridge.connectors.port import CONNECTOR, ShopPort
from crm_bridge.db import DATABASE
from crm_bridge.errors import NotFound
from crm_bridge.intelligence.running.shelf import MODEL_SHELF
from crm_bridge.intelligence.serving.advising import Advice, Adviser, Said
from crm_bridge.intelligence.serving.answering import Suggestion
from crm_bridge.intelligence.serving.assortment import Assortment
from crm_bridge.intelligence.serving.kept import ASSORTMENT
from crm_bridge.intelligence.serving.model import at_work
from crm_bridge.intelligence.wishes import wording
from crm_bridge.intelligence.wishes.reading import hear
from crm_bridge.intelligence.wishes.refining import refined
from crm_bridge.intelligence.wishes.wish import Wish, wish_from_json, wish_to_json
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
        port, shop = await _shop(request, session)
        if query.text is None:
            ids = [one.id for one in shop.products if query.after is None or one.id > query.after]
            page = await _as_now(port, ids[: query.limit])
            more = ids[query.limit - 1] if len(ids) > query.limit else None
            return Answer(200, Products(products=[product_view(one) for one in page], next=more))
        matches = await asyncio.to_thread(shop.index.find, query.text, query.limit)
        found = await _as_now(port, [match.product_id for match in matches])
    return Answer(200, Products(products=[product_view(product) for product in found]))


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

    A known customer's own purchases count only where nobody else reads, and not where the
    customer wants no profile.
    """
    async with request.config_dict[DATABASE].reading() as session:
        port, shop = await _shop(request, session)
        wish = _wish_of(query, shop)
        adviser = Adviser(session, port, shop, at_work(request.config_dict[MODEL_SHELF]))
        found = await adviser.recommend(request.match_info["cid"], wish, query.limit)
    fits = found.suggestions if found.verdict in ("fits", "closest") else ()
    return Answer(200, Recommendations(products=_views(fits)))


@routes.endpoint(
    "POST",
    "/v1/conversations/{cid}/recommendations",
    scope="actions",
    body=WishSaid,
    returns={200: Suggested},
    errors=["404 conversation_unknown"],
)
async def suggest(request: web.Request, *, body: WishSaid) -> Answer:
    """Products for what a customer said, which may refine what they said before."""
    said = Said(
        text=body.text,
        last=wish_from_json(body.wish),
        shown=body.shown,
        seen=body.seen,
        like=body.like,
        unasked=body.unasked,
        limit=body.limit,
    )
    async with request.config_dict[DATABASE].reading() as session:
        port, shop = await _shop(request, session)
        adviser = Adviser(session, port, shop, at_work(request.config_dict[MODEL_SHELF]))
        advice = await adviser.advise(request.match_info["cid"], said)
    return Answer(200, _suggested(advice, shop))


async def _shop(request: web.Request, session: AsyncSession) -> tuple[ShopPort, Assortment]:
    port = request.config_dict[CONNECTOR].port_for(session)
    return port, await request.config_dict[ASSORTMENT].get(session)


async def _as_now(port: ShopPort, ids: Sequence[str]) -> list[ProductRecord]:
    found = {product.id: product for product in await port.read_some_products(ids)}
    return [found[one] for one in ids if one in found]


def _wish_of(query: WishQuery, shop: Assortment) -> Wish:
    """A category that the shop does not have is a wish in words ("running shoes")."""
    named = query.category is not None and bool(shop.in_category(query.category).any())
    text = query.text if named or not query.category else f"{query.text} {query.category}"
    heard = hear(text, shop.traits, shop.known)
    wish = refined(None, heard, None, (), shop.traits)
    most = query.max_price if query.max_price is not None else wish.max_price
    return Wish(
        kind=wish.kind,
        wants=wish.wants,
        not_wants=wish.not_wants,
        size=wish.size,
        min_price=wish.min_price,
        max_price=most,
        category=query.category if named else None,
        unknown=wish.unknown,
    )


def _views(suggestions: Sequence[Suggestion]) -> list[Recommendation]:
    return [recommendation_view(one.product, one.reason) for one in suggestions]


def _suggested(advice: Advice, shop: Assortment) -> Suggested:
    found, heard = advice.answered, advice.heard
    return Suggested(
        verdict=_verdict(advice),
        products=_views(found.suggestions) if found else [],
        wish=wish_to_json(advice.wish),
        told=wording.told(advice.wish, shop.by_id, shop.currency),
        given_up=found.given_up if found else None,
        costs_more=found.costs_more if found else None,
        unknown=list(advice.wish.unknown),
        plain=not advice.selling,
        others=heard.others,
        own=_missing(advice),
    )


def _verdict(advice: Advice) -> Verdict:
    if advice.answered is None:
        return "not_now" if advice.heard.says_something or not advice.selling else "not_understood"
    if advice.answered.verdict is None:
        return "no_more" if advice.heard.others else "none"
    return advice.answered.verdict


def _missing(advice: Advice) -> Missing | None:
    like = advice.heard.like
    if like is None or not like.own or advice.wish.like_how == "bought":
        return None
    return "not_found" if advice.proved else "not_proved"
