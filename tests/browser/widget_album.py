"""The pictures of docs/embedding.md: the chat in light and dark, on a phone, right to left."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import yaml
from playwright.async_api import Browser, Page, expect

from tests.browser.picture import picture
from tests.browser.widget_page import ChatPage
from tests.fakes.chat_server import ChatServer, running
from tests.fakes.chat_thread import always

ROOT = Path(__file__).resolve().parents[2]
DESKTOP: Any = {"width": 1280, "height": 800}
PHONE: Any = {"width": 390, "height": 780}
LOW: Any = {"width": 1280, "height": 640}
MARGIN = 28
"""Pixels of the page around a chat that is shown by itself."""

# A page in Arabic: the demo shop has none.
IN_ARABIC = """new MutationObserver((_, watch) => {
  const page = document.documentElement;
  if (!page) return;
  [page.lang, page.dir] = ["ar", "rtl"];
  watch.disconnect();
}).observe(document, { childList: true });"""


class WidgetAlbum:
    """`address` is the demo shop's; the pictures are written into `images`."""

    def __init__(self, address: str, chromium: Browser, images: Path) -> None:
        self.address, self.chromium, self.images = address, chromium, images

    async def take(self) -> None:
        await self.light()
        await self.dark()
        await self.phone()
        await self.right_to_left()

    async def light(self) -> None:
        """A visitor on a product page asks for something else."""
        async with self.tab(DESKTOP, "light") as page:
            chat = await ChatPage(page, self.address).visit("/products/AF-1001")
            await page.get_by_role("button", name="Add to basket").click()
            await chat.open()
            await chat.say("Can you recommend a present under £50?")
            await expect(chat.log.get_by_role("group").first).to_be_visible()
            await self.keep(page, "light")

    async def dark(self) -> None:
        """A signed-in customer asks for her order."""
        async with self.tab(DESKTOP, "dark") as page:
            chat = await ChatPage(page, self.address).visit("/account")
            await page.get_by_role("button", name="Sign in as Emma Whitfield").click()
            await page.get_by_role("button", name="Ask about it, order CL-104233").click()
            await chat.box.press("Enter")
            await expect(chat.log).to_contain_text("tracking number")
            await self.keep(page, "dark")

    async def phone(self) -> None:
        """An answer out of the shop's articles, with its source."""
        async with self.tab(PHONE, "light") as page:
            chat = await (await ChatPage(page, self.address).visit("/category/shoes")).open()
            await chat.say("How long do I have to return something?")
            await expect(chat.log).to_contain_text("Sources")
            await self.keep(page, "phone")

    async def right_to_left(self) -> None:
        """A colleague writes Arabic, which the assistant does not: the conversation is made up."""
        server = ChatServer()
        texts = (ROOT / "data" / "widget" / "texts" / "ar.yml").read_text(encoding="utf-8")
        words = yaml.safe_load(texts)
        server.config = {"locale": "ar", "direction": "rtl", "texts": words, "starters": []}
        agent: Any = {"author": "agent", "agent": {"name": "ليلى"}}
        server.replies = always({**agent, "text": "مرحبًا! سأتحقق من الطلب حالًا."})
        async with running(server) as address, self.tab(LOW, "light") as page:
            await page.add_init_script(IN_ARABIC)
            await page.goto(f"{address}/page")
            widget = page.locator("careline-chat")
            await widget.get_by_role("button", name=words["launcher"]).click()
            box = widget.get_by_role("textbox", name=words["write"])
            await box.fill("أين طلبي CL-104233؟")
            await box.press("Enter")
            await expect(widget.get_by_role("article")).to_have_count(2)
            await server.take_control("human", agent=agent["agent"])
            await server.say(
                "طلبك **CL-104233** في الطريق، ويصل يوم الاثنين. رقم التتبّع SW4773377060GB.",
                **agent,
            )
            await expect(widget.get_by_role("article")).to_have_count(3)
            panel: Any = await widget.get_by_role("dialog").bounding_box()
            clip = {
                "x": 0,
                "y": panel["y"] - MARGIN,
                "width": panel["x"] + panel["width"] + MARGIN,
                "height": LOW["height"] - panel["y"] + MARGIN,
            }
            await self.keep(page, "right-to-left", clip)

    async def keep(self, page: Page, name: str, clip: Any = None) -> None:
        await picture(page, self.images / f"widget-{name}.webp", clip)

    @asynccontextmanager
    async def tab(self, viewport: Any, scheme: Any) -> AsyncIterator[Page]:
        context = await self.chromium.new_context(
            viewport=viewport, locale="en-GB", color_scheme=scheme, reduced_motion="reduce"
        )
        yield await context.new_page()
        await context.close()
