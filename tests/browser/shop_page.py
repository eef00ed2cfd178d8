"""A shop's page on an origin of its own, with the chat of a real gateway and bridge on it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Page

from tests.browser.widget_page import ChatPage
from tests.gateway.conftest import House, opened_house


@dataclass
class Shop:
    """The running parts, and the address of the page."""

    house: House
    address: str

    async def visited(self, page: Page, path: str = "/") -> ChatPage:
        return await ChatPage(page, self.address).visit(path)


async def _as_it_is(house: House) -> None:
    """Nothing is changed."""


@asynccontextmanager
async def opened_shop(
    state: Path, prepare: Callable[[House], Awaitable[None]] = _as_it_is, **settings: object
) -> AsyncIterator[Shop]:
    """`prepare` changes the house before the gateway looks at it; `settings` are the gateway's.
    Every path of the shop is one page, under a strict policy."""
    chat = ""

    async def page(request: web.Request) -> web.Response:
        text = (
            '<!doctype html><html lang="en"><title>A shop</title><h1>A shop</h1>'
            f'<script async src="{chat}/widget.js" data-careline></script></html>'
        )
        policy = (
            f"default-src 'none'; script-src {chat}; img-src {chat}; "
            f"connect-src {chat} {chat.replace('http', 'ws')}; require-trusted-types-for 'script'"
        )
        return web.Response(
            text=text, content_type="text/html", headers={"Content-Security-Policy": policy}
        )

    app = web.Application()
    app.router.add_get("/{path:.*}", page)
    pages = TestServer(app, host="localhost")
    async with opened_house(state) as house:
        await prepare(house)
        await pages.start_server()
        address = str(pages.make_url("")).rstrip("/")
        gateway = await house.new_gateway(allowed_origins=address, **settings)
        chat = str(gateway.make_url("")).rstrip("/")
        yield Shop(house, address)
        await pages.close()
