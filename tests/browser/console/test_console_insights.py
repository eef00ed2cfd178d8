"""A lead looks at what happens: chooses days and needs, opens what is behind a figure, reads the
report of the week."""

import re

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect
from sqlalchemy import update

from crm_bridge.figures.watching import WATCHER
from crm_bridge.models.staff import Staff
from tests.browser.console.console_page import ConsolePage
from tests.crm_bridge.figures.kept import keep, many_weeks
from tests.crm_bridge.shop import ShopBridge

PHONE = {"width": 390, "height": 780}


@pytest_asyncio.fixture(loop_scope="session")
async def lead(stranger: ConsolePage, bridge: ShopBridge) -> ConsolePage:
    """Anna, who is a lead now, with ten weeks behind her and an unusual morning."""
    await keep(bridge.database, many_weeks())
    await bridge.client.app[WATCHER].alert()  # type: ignore[union-attr]
    async with bridge.database.session() as session:
        await session.execute(update(Staff).values(role="lead"))
    await stranger.log_in()
    await stranger.listening()
    await stranger.visit("/insights")
    return stranger


def tile(lead: ConsolePage, title: str) -> Locator:
    heading = lead.page.get_by_role("heading", name=title, exact=True)
    return lead.page.get_by_role("listitem").filter(has=heading)


async def test_days_and_needs_are_chosen_and_stand_in_the_address(lead: ConsolePage) -> None:
    page = lead.page
    await page.get_by_role("link", name="Last 7 days").click()
    await expect(page).to_have_url(re.compile(r"/insights\?period=7d&compare=previous$"))
    await page.locator("summary", has_text="Needs").click()
    await page.get_by_label("Voucher").check()
    await page.get_by_role("button", name="Show", exact=True).click()
    await expect(page).to_have_url(re.compile(r"/insights\?intent=main:voucher&period=7d"))
    await expect(tile(lead, "Conversations").get_by_role("link").first).to_have_text("15")
    await page.get_by_role("link", name="Voucher").click()
    await expect(tile(lead, "Conversations").get_by_role("link").first).to_have_text("60")


async def test_a_figure_opens_the_conversations_behind_it(lead: ConsolePage) -> None:
    await lead.visit("/insights?period=7d")
    await tile(lead, "A person was called").get_by_role("link").first.click()
    await expect(lead.rows).to_have_count(12)
    await lead.page.go_back()
    await tile(lead, "Not understood").get_by_role("link").first.click()
    await expect(lead.rows).to_have_count(7)


async def test_a_chart_has_a_table_that_the_keyboard_opens(lead: ConsolePage) -> None:
    await lead.visit("/insights?period=7d")
    summary = lead.page.get_by_text("Show as a table")
    await summary.focus()
    await lead.page.keyboard.press("Enter")
    table = lead.page.get_by_role("region", name="Conversations along the time", exact=True).last
    await expect(table.get_by_role("row")).to_have_count(8)
    await expect(table.get_by_role("rowheader").first).to_have_text("Fri 13 Mar")


async def test_what_is_unusual_is_explained_opened_and_muted(lead: ConsolePage) -> None:
    alert = lead.page.get_by_role("listitem").filter(has_text="Unusually many calls for a person")
    await expect(alert).to_contain_text("on Fridays (8 weeks compared)")
    await alert.get_by_role("combobox").select_option("for a week")
    await alert.get_by_role("button", name="Mute").click()
    await expect(alert).to_have_count(0)
    await expect(lead.page.get_by_text("A person was called: muted until")).to_be_visible()


async def test_the_report_of_a_week_is_written_and_leads_to_its_conversations(
    lead: ConsolePage,
) -> None:
    page = lead.page
    await page.get_by_role("link", name="Weekly reports").click()
    await page.get_by_role("link", name="Last week, 2026-W11").click()
    await page.get_by_role("button", name="Write it now").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Mon 9 Mar to Sun 15 Mar 2026")
    suggestions = page.get_by_role("region", name="Worth doing now")
    await expect(suggestions.get_by_role("listitem")).to_have_count(3)
    called = suggestions.get_by_role("listitem").filter(has_text="needed a person")
    told = await called.inner_text()
    await called.get_by_role("link").click()
    await expect(lead.rows).to_have_count(int(told.split()[0]))


@pytest.mark.parametrize("address", ["/insights?period=28d", "/reports"])
async def test_a_phone_shows_all_of_it(lead: ConsolePage, address: str) -> None:
    await lead.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    await lead.visit(address)
    assert await lead.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
