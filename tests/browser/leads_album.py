"""The pictures of docs/leads.md, one method a page."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser

from tests.browser.picture import picture
from tests.flows.stories.desk import Desk

DESKTOP: Any = {"width": 1280, "height": 800}


@dataclass
class LeadsAlbum:
    """What Ben, a lead, sees in a shop with five weeks of conversations behind it."""

    address: str
    chromium: Browser
    folder: Path

    async def take(self) -> None:
        context = await self.chromium.new_context(
            viewport=DESKTOP, locale="en-GB", color_scheme="light", reduced_motion="reduce"
        )
        desk = Desk(await context.new_page(), self.address)
        await desk.log_in("ben.achebe@alderandfinch.example")
        await self.transcripts(desk)
        await self.reading(desk)
        await self.corrections(desk)
        await self.contents(desk)
        await self.figures(desk)
        await context.close()

    async def transcripts(self, desk: Desk) -> None:
        """The list, narrowed, and its sheet of filters."""
        page = desk.page
        await page.goto(f"{self.address}/transcripts?sentiment=negative&words=late")
        await page.locator("#rows .row").first.wait_for()
        await picture(page, self.folder / "leads-transcripts.webp")
        await page.get_by_role("button", name="Filters").click()
        await page.get_by_role("dialog", name="Filters").get_by_text("Score", exact=True).wait_for()
        await picture(page, self.folder / "leads-filters.webp")

    async def reading(self, desk: Desk) -> None:
        """One transcript that a person was called in, with a scorecard to fill in."""
        page = desk.page
        await page.goto(f"{self.address}/scores/criteria")
        await page.get_by_role("button", name="Use these").click()
        await page.goto(f"{self.address}/transcripts?handover=yes&sentiment=negative&csat=2")
        await page.locator("#rows .row-link").first.click()
        await page.locator("#curve").wait_for()
        await page.get_by_role("status").get_by_text("Live", exact=True).wait_for()
        await picture(page, self.folder / "leads-transcript.webp")
        await page.goto(f"{self.address}/follow-up")
        await page.locator(".task").first.wait_for()
        await page.get_by_role("status").get_by_text("Live", exact=True).wait_for()
        await picture(page, self.folder / "leads-low-ratings.webp")

    async def contents(self, desk: Desk) -> None:
        """A text that is being changed, and an article that is tried before it is saved."""
        page = desk.page
        await page.goto(f"{self.address}/texts/utter_proof_locked/en")
        wording = page.get_by_label("Wording", exact=True)
        await wording.fill("Too many tries didn't fit. **From {until} on** I can look again.")
        await page.locator("#preview strong").wait_for()
        await picture(page, self.folder / "leads-text.webp")
        await page.goto(f"{self.address}/articles/gift-cards")
        body = page.get_by_label("Text", exact=True)
        await body.fill((await body.input_value()).replace("24 months", "36 months"))
        await page.get_by_label("A customer’s question").fill("until when is a gift card valid?")
        await page.get_by_role("button", name="Ask").click()
        await page.locator("#tried .tried-this").first.wait_for()
        await page.evaluate("scrollTo(0, 0)")
        await picture(page, self.folder / "leads-article.webp")

    async def corrections(self, desk: Desk) -> None:
        """What is worth a look, the sheet in which one says what is right, and the change set."""
        page = desk.page
        await page.goto(f"{self.address}/corrections")
        await page.locator("[data-look]").first.wait_for()
        await picture(page, self.folder / "leads-worth-a-look.webp")
        look = page.locator("[data-look]").filter(has_text="the driver claims that he rang")
        await look.get_by_role("link", name="Correct").focus()
        await page.keyboard.press("i")
        await page.get_by_role("option").first.wait_for()
        await picture(page, self.folder / "leads-correct.webp")
        await page.keyboard.type("missing")
        await page.keyboard.press("Enter")
        await look.get_by_role("list", name="Corrections of this message").wait_for()
        await page.goto(f"{self.address}/changes")
        await page.get_by_role("link", name="Change set 1").click()
        await page.get_by_role("heading", name="What changes").wait_for()
        await picture(page, self.folder / "leads-change-set.webp")

    async def figures(self, desk: Desk) -> None:
        """What happens, and the report of last week."""
        page = desk.page
        await page.goto(f"{self.address}/insights?period=7d")
        await page.locator(".tile").first.wait_for()
        await picture(page, self.folder / "leads-figures.webp")
        await page.get_by_role("heading", name="When customers write").scroll_into_view_if_needed()
        await page.evaluate("document.querySelector('#heat-title').scrollIntoView()")
        await page.evaluate("scrollBy(0, -32)")
        await picture(page, self.folder / "leads-hours.webp")
        await page.goto(f"{self.address}/reports")
        await page.get_by_role("link", name="Last week").click()
        await page.get_by_role("button", name="Write it now").click()
        await page.get_by_role("heading", name="What changed").wait_for()
        await picture(page, self.folder / "leads-report.webp")
