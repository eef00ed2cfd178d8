"""A lead changes what the assistant says, and an article, and sees both before saving."""

import re

import pytest_asyncio
from playwright.async_api import expect
from sqlalchemy import update

from crm_bridge.models.staff import Staff
from tests.browser.console.console_page import ConsolePage
from tests.crm_bridge.shop import ShopBridge
from tests.fakes.assistant import FakeAssistant


@pytest_asyncio.fixture(loop_scope="session")
async def lead(stranger: ConsolePage, bridge: ShopBridge) -> ConsolePage:
    """Anna, who is a lead now, logged in."""
    async with bridge.database.session() as session:
        await session.execute(update(Staff).values(role="lead"))
    await stranger.log_in()
    await stranger.listening()
    return stranger


async def test_a_lead_finds_a_text_sees_it_as_customers_do_saves_and_goes_back(
    lead: ConsolePage,
) -> None:
    page = lead.page
    await page.get_by_role("link", name="Set-up").click()
    await page.get_by_role("link", name="Texts", exact=True).click()
    await page.get_by_label("Words").fill("order unknown")
    await expect(page.get_by_role("status").filter(has_text="texts")).to_be_visible()
    await expect(page).to_have_url(re.compile("q=order"))
    await page.get_by_role("link", name="Order unknown", exact=True).click()
    wording = page.get_by_label("Wording", exact=True)
    seen = page.locator("#preview")
    await expect(seen).to_contain_text("I can't find an order CL-104233")
    await wording.fill("Nothing is known of **{number}**.")
    await expect(seen.locator("strong")).to_have_text("CL-104233")
    await wording.fill("Nothing is known.")
    await expect(seen).to_contain_text("The place {number} is missing.")
    await lead.button("Save").click()
    await expect(page.locator("#text-problem")).to_contain_text("The place {number} is missing.")
    await expect(wording).to_be_focused()
    await wording.fill("Nothing is known of {number}.")
    await page.get_by_label("Why").fill("Plainer")
    await lead.button("Save").click()
    versions = page.get_by_role("region", name="Versions")
    await expect(versions).to_contain_text("Plainer")
    await expect(versions.locator("ins").first).to_be_visible()
    await lead.button("Go back to what Careline came with").click()
    await expect(wording).to_have_value(re.compile("I can't find an order"))


async def test_a_lead_writes_an_article_tries_it_and_adds_it(
    lead: ConsolePage, assistant: FakeAssistant
) -> None:
    page = lead.page
    await lead.visit("/articles/new")
    await page.get_by_label("Title").fill("Mending gloves")
    await page.get_by_label("Text", exact=True).fill("## Mending\n\nBring them, it takes a week.")
    seen = page.locator("#preview")
    await expect(seen.get_by_role("heading", name="Mending", exact=True)).to_be_visible()
    await expect(seen).to_contain_text("A list with at least one entry is needed.")
    await page.get_by_label("Product question").check()
    await page.get_by_label("How customers ask").fill("Do you mend gloves?")
    await expect(seen.locator(".content-problem")).to_have_count(0)
    await page.get_by_label("A customer’s question").fill("my glove has a hole")
    await page.get_by_role("button", name="Ask").click()
    await expect(page.locator("#tried")).to_contain_text("Bring them, it takes a week.")
    assert [one["text"] for one in assistant.tried] == ["my glove has a hole"]
    await lead.button("Add the article").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Mending gloves")
    await expect(page).to_have_url(re.compile("/articles/mending-gloves$"))
