"""A shop that is built from the examples of `docs/embedding.md`, as they stand there."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.gateway.conftest import SECRET, House, opened_house

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
CHAT, SHOP = "https://chat.your-shop.example", "https://www.your-shop.example"
TYPES = {"html": "text/html", "js": "text/javascript", "css": "text/css", "": "application/json"}


def example(name: str) -> str:
    """The code of the example of that name."""
    found = re.search(rf"<!-- example: {name} -->\n```\w*\n(.*?)```", GUIDE, re.DOTALL)
    assert found, f"docs/embedding.md has no example called {name}"
    return found[1]


@dataclass
class GuidedShop:
    """A shop's pages on an origin of their own, and the real gateway and bridge behind the chat."""

    house: House
    address: str
    chat: str = ""
    files: dict[str, str] = field(default_factory=dict)

    def here(self, text: str) -> str:
        """An example with the addresses of this shop and this chat."""
        socket = self.chat.replace("http", "ws", 1)
        replaced = text.replace(CHAT.replace("https", "wss"), socket).replace(CHAT, self.chat)
        return replaced.replace(SHOP, self.address)

    @property
    def policy(self) -> str:
        return " ".join(self.here(example("csp")).removeprefix("Content-Security-Policy:").split())

    def put(self, name: str, body: str) -> str:
        """A page or file of the shop; gives its address."""
        self.files[name] = self.here(body)
        return f"{self.address}/{name}"

    def page(self, head: str, body: str = "", lang: str = "en") -> str:
        html = (
            f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>A shop</title>'
            f"{head}<main><h1>A shop</h1>{body}</main></html>"
        )
        return self.put("page.html", html)

    async def serve(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in self.files:
            raise web.HTTPNotFound
        kind = TYPES[Path(name).suffix.removeprefix(".")]
        headers = {"Content-Security-Policy": self.policy, "Cache-Control": "no-store"}
        return web.Response(
            text=self.files[name], content_type=kind, charset="utf-8", headers=headers
        )


@asynccontextmanager
async def guided_shop(state: Path, **settings: object) -> AsyncIterator[GuidedShop]:
    """The chat is open to the sites that the guide lists; `settings` are the gateway's."""
    app = web.Application()
    pages = TestServer(app, host="localhost")
    async with opened_house(state) as house:
        shop = GuidedShop(house, "")
        app.router.add_get("/{name:.+}", shop.serve)
        await pages.start_server()
        shop.address = str(pages.make_url("")).rstrip("/")
        origins = shop.here(example("origins")).strip().partition("=")[2]
        gateway = await house.new_gateway(
            allowed_origins=origins, identity_secret=SECRET, **settings
        )
        shop.chat = str(gateway.make_url("")).rstrip("/")
        yield shop
        await pages.close()
