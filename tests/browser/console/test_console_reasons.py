"""A lead changes why a person is called, with a look at what it would have caught."""

from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import expect
from sqlalchemy import update

from crm_bridge.models.staff import Staff
from tests.browser.console.console_page import ConsolePage
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import ShopBridge

PRESS = "/reasons/topic/press"
PATIENCE = 60_000
"""The first preview of a process loads the language's words; a busy machine is slow."""


@pytest_asyncio.fixture(loop_scope="session")
async def lead(stranger: ConsolePage, bridge: ShopBridge) -> ConsolePage:
    """Anna, who is a lead now, logged in."""
    async with bridge.database.session() as session:
        await session.execute(update(Staff).values(role="lead"))
    await stranger.log_in()
    await stranger.listening()
    return stranger


@pytest_asyncio.fixture(loop_scope="session")
async def about_the_telly(bridge: ShopBridge) -> Chat:
    chat = await Chat.opened(bridge)
    await chat.write("my sofa was on breakfast telly")
    await chat.answer({"text": "How nice."})
    return chat


async def test_a_lead_sees_what_a_phrase_would_have_caught_and_opens_it_then_saves(
    lead: ConsolePage, about_the_telly: Chat
) -> None:
    page = lead.page
    await page.get_by_role("link", name="Set-up").click()
    await page.get_by_role("link", name="Reasons", exact=True).click()
    await page.get_by_role("link", name="Press", exact=True).click()
    phrases = page.get_by_label("Phrases, one a line")
    await phrases.fill("breakfast telly")
    await page.get_by_label("Priority").select_option("Urgent")
    await lead.button("Preview: what would it have caught?").click()
    newly = page.get_by_role("list", name="Newly caught")
    await expect(newly.get_by_role("listitem")).to_have_count(1, timeout=PATIENCE)
    await expect(newly).to_be_in_viewport()
    await expect(newly.locator("mark")).to_have_text("breakfast telly")
    await expect(phrases).to_have_value("breakfast telly")
    link = await newly.get_by_role("link", name="Visitor").get_attribute("href")
    await page.get_by_label("Why").fill("They are on the telly")
    await lead.button("Save").click()
    row = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="Press"))
    await expect(row).to_contain_text("Urgent")
    await expect(page.get_by_text("They are on the telly")).to_be_visible()
    await lead.visit(str(link))
    await expect(lead.thread).to_contain_text("my sofa was on breakfast telly")


async def test_a_mistake_in_a_preview_is_told_and_what_was_typed_stays(lead: ConsolePage) -> None:
    await lead.visit(PRESS)
    phrases = lead.page.get_by_label("Phrases, one a line")
    await phrases.fill("fine\n(broken")
    await lead.button("Preview: what would it have caught?").click()
    alert = lead.page.locator("#preview").get_by_role("alert")
    await expect(alert).to_contain_text("Phrases, line 2: '(broken'", timeout=PATIENCE)
    await expect(phrases).to_have_value("fine\n(broken")
    await lead.button("Save").click()
    await expect(phrases).to_be_focused()
    await expect(phrases).to_have_value("fine\n(broken")


async def test_going_back_to_the_file_is_one_button_by_keyboard(lead: ConsolePage) -> None:
    await lead.visit(PRESS)
    await lead.page.get_by_label("On: it calls a person").uncheck()
    await lead.button("Save").click()
    row = lead.page.get_by_role("listitem").filter(has=lead.page.get_by_role("link", name="Press"))
    await expect(row).to_contain_text("Off")
    await lead.button("Go back to the file").press("Enter")
    await expect(lead.page.get_by_text("Again as in the file")).to_be_visible()
    await expect(row).not_to_contain_text("Off")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
async def test_axe_finds_nothing_serious_and_nothing_overflows(
    lead: ConsolePage, about_the_telly: Chat, axe_source: str, width: int, scheme: Any
) -> None:
    await lead.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await lead.page.set_viewport_size({"width": width, "height": 800})
    for path in ("/reasons", "/reasons/rule/order_value", "/reasons/call/request", PRESS):
        await lead.visit(path)
        assert await lead.serious_problems(axe_source) == [], path
        assert not await lead.overflows(), path
    await lead.page.get_by_label("Phrases, one a line").fill("breakfast telly")
    await lead.button("Preview: what would it have caught?").click()
    await expect(lead.page.locator("#preview mark")).to_be_visible(timeout=PATIENCE)
    assert await lead.serious_problems(axe_source) == []
    assert not await lead.overflows()
