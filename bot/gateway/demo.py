"""The demo shop: pages with the chat on them, and what a shop's own server would do for it.

Only with `CARELINE_DEMO`: signing an identity for whoever asks is for showing, never for a shop.
"""

import json
import time
from typing import Any

import jwt
from aiohttp import web
from pydantic import BaseModel, ConfigDict

from bot.gateway.bridge import Bridge
from bot.gateway.channels.web.protocol import read
from bot.gateway.errors import ChatError, chat_errors
from bot.gateway.pages import FRESH, served
from bot.gateway.settings import GatewaySettings

BRIDGE = web.AppKey("bridge", Bridge)
SETTINGS = web.AppKey("demo_settings", GatewaySettings)

IDENTITY_SECONDS = 12 * 60 * 60
PRODUCTS = 200
"""How many products the shelf can show; the demo shop has 120."""

PAGES = ("/", "/category/{name}", "/products/{id}", "/basket", "/account")
"""One document for all of them: its script draws what the address names."""

PAGE_HEADERS = {
    **FRESH,
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self' ws: wss:; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
"""As strict as `docs/embedding.md` recommends it to shops: the chat needs nothing inline."""

SHORTLY = {"Cache-Control": "private, max-age=60"}
"""From page to page the shelf is not fetched again."""


class WhoAmI(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)

    customer_id: str


def routes(settings: GatewaySettings) -> list[web.AbstractRouteDef]:
    """The pages, their files and the shop server's part."""
    pages = settings.widget_folder / "demo"
    page = served(pages / "index.html", PAGE_HEADERS)
    return [
        *(web.get(path, page) for path in PAGES),
        web.get("/demo/products.json", products),
        web.get("/demo/customers.json", customers),
        web.get("/demo/config.json", config),
        web.post("/demo/identity", identity),
        web.static("/demo/images", settings.demo_folder / "images"),
        web.static("/demo", pages),
    ]


async def products(request: web.Request) -> web.Response:
    with chat_errors():
        found = await request.app[BRIDGE].products(PRODUCTS)
    shown = [
        {
            "id": product.id,
            "name": product.name,
            "category": product.category,
            "price": product.price.amount,
            "currency": product.price.currency,
            "image": f"/demo/images/{product.id}.svg",
            "url": product.url,
            "description": product.description,
            "brand": product.brand,
            "stock": product.stock,
            "attributes": product.attributes,
        }
        for product in found.products
    ]
    return web.json_response(shown, headers=SHORTLY)


async def customers(request: web.Request) -> web.Response:
    return web.json_response(_showcase(request))


async def config(request: web.Request) -> web.Response:
    settings = request.app[SETTINGS]
    return web.json_response({"shop": settings.shop_name, "console_url": settings.console_url})


async def identity(request: web.Request) -> web.Response:
    """Sign an identity token as the shop's server would for its logged-in customer."""
    asked = read(WhoAmI, await request.read())
    secret = request.app[SETTINGS].identity_secret
    if secret is None or asked.customer_id not in {one["id"] for one in _showcase(request)}:
        raise ChatError(404, "customer_unknown", "There is no such demo customer.")
    claims = {"sub": asked.customer_id, "exp": int(time.time()) + IDENTITY_SECONDS}
    token = jwt.encode(claims, secret.get_secret_value(), algorithm="HS256")
    return web.json_response({"token": token})


def _showcase(request: web.Request) -> list[dict[str, Any]]:
    path = request.app[SETTINGS].demo_folder / "shop.json"
    people: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["showcase"]
    return people
