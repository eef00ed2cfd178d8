"""The chat window as a customer finds it: by role and name, never by class."""

import asyncio
import json
from typing import Any

from playwright.async_api import Locator, Page, Request, expect


class ChatPage:
    """A page with the widget on it, and what a customer can do there."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    @property
    def launcher(self) -> Locator:
        return self.page.get_by_role("button", name="Chat with us")

    @property
    def panel(self) -> Locator:
        return self.page.locator("careline-chat").get_by_role("dialog")

    @property
    def log(self) -> Locator:
        return self.panel.get_by_role("log", name="Conversation")

    @property
    def box(self) -> Locator:
        return self.panel.get_by_role("textbox", name="Write a message")

    @property
    def messages(self) -> Locator:
        return self.log.get_by_role("article")

    def button(self, name: str) -> Locator:
        return self.panel.get_by_role("button", name=name, exact=True)

    def from_author(self, author: str) -> Locator:
        """Messages as a screen reader names them: "Assistant, 14:03"."""
        return self.log.locator(f'article[aria-label^="{author}"]')

    async def visit(self, path: str = "/page") -> "ChatPage":
        await self.page.goto(self.address + path)
        return self

    async def open(self) -> "ChatPage":
        await self.launcher.click()
        await expect(self.panel).to_be_visible()
        return self

    async def say(self, text: str) -> None:
        await self.box.fill(text)
        await self.box.press("Enter")

    async def texts(self) -> list[str]:
        """What was said, oldest first, without authors and times."""
        found: list[str] = await self.log.locator("article .bubble").all_inner_texts()
        return found

    async def focused(self) -> str:
        """The accessible label of the focused element inside the chat."""
        label: str = await self.page.evaluate(
            """() => {
              const focused = document.querySelector("careline-chat").shadowRoot.activeElement;
              if (!focused) return "";
              const label = focused.labels?.[0]?.textContent;
              return focused.getAttribute("aria-label") || label || focused.textContent;
            }"""
        )
        return label

    async def problems(self, axe_source: str) -> list[Any]:
        """The rules of axe-core, of every weight, that the page breaks as it stands, and where."""
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(axe_source)
        found: list[Any] = await self.page.evaluate(
            """async () => {
              const { violations } = await axe.run(document, { resultTypes: ["violations"] });
              return violations
                .map(({ id, nodes }) => [id, nodes.map(({ target }) => target.flat().join(" "))]);
            }"""
        )
        return found


def heard(page: Page) -> asyncio.Future[dict[str, Any]]:
    """What the chat tells its server next of the product and the basket, whichever way."""
    told: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()

    def look(context: dict[str, Any]) -> None:
        if {"product", "cart"} <= set(context) and not told.done():
            told.set_result(context)

    def asked(request: Request) -> None:
        if request.url.endswith("/chat/session"):
            look((request.post_data_json or {}).get("context", {}))

    page.on("request", asked)
    page.on("websocket", lambda socket: socket.on("framesent", lambda text: look(json.loads(text))))
    return told
