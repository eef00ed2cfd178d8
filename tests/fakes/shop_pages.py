"""The shop around the chat: its pages, its products, and its server that signs who is logged in."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
from aiohttp import web

from bot.gateway.demo import PAGES

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "bot" / "widget" / "dist"
IDENTITY_SECRET = "a secret that the shop and the chat share"

# As strict as a careful shop's: nothing inline, nothing evaluated, nothing from elsewhere.
PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self' ws:; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'"
    )
}

WIDGET = '<script async src="/widget.js" data-careline></script>'

STYLE_SHEETS = {
    "loud": """
        * { all: unset !important; color: red !important; font: 40px cursive !important;
            opacity: 0.3 !important; display: none !important; transform: rotate(9deg) !important }
        html, body { display: block !important; transform: none !important }
        button { width: 300px !important } textarea { border: 9px solid red !important }
        careline-chat { filter: blur(9px) !important; visibility: hidden !important }
        :not(:defined) { display: none }
    """,
    "pale": """
        careline-chat { --careline-accent: hsl(51 100% 85.3%); --careline-on-accent: white;
            --careline-offset-x: 60px; --careline-offset-y: 90px }
    """,
}
"""What shops have in their style sheets, at its worst, and where they give the chat its colours."""

Json = dict[str, Any]


class ShopPages:
    """What a test sets: who is signed in (`identity`), what the demo page lists."""

    def __init__(self) -> None:
        self.identity: str | None = None
        self.signing_fails = False
        self.products: list[Json] = []
        self.customers: list[Json] = []

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            *(web.get(path, self._page(DIST / "demo" / "index.html")) for path in PAGES),
            web.get("/page", self._blank_page),
            web.get("/twice-page", self._twice_page),
            web.get("/{name:loud|pale|lenient}-page", self._styled_page),
            web.get("/{name:loud|pale}.css", self._style_sheet),
            web.get("/signed-in-page", self._signed_in_page),
            web.get("/who-is-signed-in", self._who_is_signed_in),
            web.get("/demo/products.json", self._listing("products")),
            web.get("/demo/customers.json", self._listing("customers")),
            web.get("/demo/config.json", self._demo_config),
            web.post("/demo/identity", self._identity),
            web.get("/demo/images/{name}", self._image),
            web.static("/demo", DIST / "demo"),
            web.get("/widget.js", self._page(DIST / "widget.js")),
            web.static("/widget", DIST / "widget"),
        ]

    def _page(self, path: Path) -> Any:
        async def serve(request: web.Request) -> web.StreamResponse:
            return web.FileResponse(path, headers=PAGE_HEADERS)

        return serve

    async def _blank_page(self, request: web.Request) -> web.Response:
        return page_with_widget("")

    async def _twice_page(self, request: web.Request) -> web.Response:
        return page_of(WIDGET + WIDGET)

    async def _styled_page(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name == "lenient":
            return page_of(WIDGET, headers={})
        return page_of(f'<link rel="stylesheet" href="/{name}.css">{WIDGET}')

    async def _style_sheet(self, request: web.Request) -> web.Response:
        text = STYLE_SHEETS[request.match_info["name"]]
        return web.Response(text=text, content_type="text/css")

    async def _signed_in_page(self, request: web.Request) -> web.Response:
        return page_with_widget('data-identity-url="/who-is-signed-in"')

    async def _who_is_signed_in(self, request: web.Request) -> web.Response:
        if self.identity is None:
            return web.Response(status=204)
        return web.json_response({"token": self.identity})

    def _listing(self, name: str) -> Any:
        async def serve(request: web.Request) -> web.Response:
            return web.json_response(getattr(self, name))

        return serve

    async def _demo_config(self, request: web.Request) -> web.Response:
        return web.json_response({"shop": "Alder & Finch", "console_url": "/console"})

    async def _identity(self, request: web.Request) -> web.Response:
        if self.signing_fails:
            raise web.HTTPServiceUnavailable
        customer = (await request.json())["customer_id"]
        return web.json_response({"token": identity_of(customer)})

    async def _image(self, request: web.Request) -> web.Response:
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">'
            '<rect width="400" height="300" fill="#d8e0d2"/>'
            '<circle cx="200" cy="150" r="80" fill="#5d8a72"/></svg>'
        )
        return web.Response(text=svg, content_type="image/svg+xml")


def identity_of(customer: str) -> str:
    """What the shop's own server signs for a customer who is logged in."""
    claims = {"sub": customer, "exp": datetime.now(UTC).timestamp() + 3600}
    return jwt.encode(claims, IDENTITY_SECRET, algorithm="HS256")


def page_with_widget(attributes: str) -> web.Response:
    """A page of the shop's that does nothing but include the widget."""
    return page_of(f'<script async src="/widget.js" data-careline {attributes}></script>')


def page_of(end: str, headers: Mapping[str, str] = PAGE_HEADERS) -> web.Response:
    text = (
        '<!doctype html><html lang="en"><title>A page</title><main><h1>A page</h1>'
        f"<p>The shop's own page.</p></main>{end}</html>"
    )
    return web.Response(text=text, content_type="text/html", headers=headers)
