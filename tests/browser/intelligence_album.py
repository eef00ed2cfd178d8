"""The pictures of docs/intelligence.md."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page
from playwright.async_api import TimeoutError as NotThere

from tests.browser.picture import picture
from tests.flows.stories.desk import Desk

DESKTOP: Any = {"width": 1280, "height": 800}
WHO = "Hamza Atkinson"
"""He orders often, wrote about a lost parcel and was not content."""
TRAINED, LOOK = 900_000, 10_000
"""Milliseconds: a new shop trains its models before they say anything."""

_TO_THE_TOP = """card => {
  const panel = card.closest(".panel");
  panel.scrollTop = card.offsetTop - panel.offsetTop - 14;
}"""


@dataclass
class IntelligenceAlbum:
    """What Chloe, an agent, sees of a customer."""

    address: str
    chromium: Browser
    folder: Path

    async def take(self) -> None:
        context = await self.chromium.new_context(
            viewport=DESKTOP, locale="en-GB", color_scheme="light", reduced_motion="reduce"
        )
        desk = Desk(await context.new_page(), self.address)
        await desk.log_in("chloe.dunn@alderandfinch.example")
        await self.customer(desk.page)
        await context.close()

    async def customer(self, page: Page) -> None:
        """Beside a conversation, and on the customer's page."""
        await page.goto(f"{self.address}/conversations?view=all")
        await page.locator("#rows .row", has_text=WHO).first.get_by_role("link").first.click()
        known = page.locator("#known")
        await known.get_by_text("The rest").wait_for()
        await page.get_by_role("link", name=WHO).click()
        await foretold(page)
        await picture(page, self.folder / "intelligence-customer.webp")
        await page.go_back()
        await known.get_by_text("Stays away").first.wait_for()
        await known.evaluate(_TO_THE_TOP)
        await picture(page, self.folder / "intelligence-beside.webp")


async def foretold(page: Page) -> None:
    """Wait until the models of a new shop are at work."""
    for _ in range(TRAINED // LOOK):
        with suppress(NotThere):
            await page.get_by_text("Stays away", exact=True).wait_for(timeout=LOOK)
            return
        await page.reload()
    raise AssertionError("no model of what customers will do is at work")
