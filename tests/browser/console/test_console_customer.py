"""What is known of a customer, beside a conversation and on their page."""

from playwright.async_api import expect

from tests.browser.console.console_page import ConsolePage
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import order


async def test_the_facts_come_beside_the_conversation_and_stay_open_while_it_goes_on(
    console: ConsolePage, ann: Chat, axe_source: str
) -> None:
    async with console.bridge.database.session() as session:
        session.add(order("CL-100901", "ann", "lost"))
    await console.open(ann)
    known = console.panel.locator("#known")
    await expect(known.get_by_text("Order CL-100901 is lost")).to_be_visible()
    await expect(known.get_by_text("£471.80 in 4 orders")).to_be_visible()
    likes = known.get_by_text("of 9 pieces that stayed")
    await expect(likes).to_be_hidden()
    await known.get_by_text("The rest").click()
    await expect(likes).to_be_visible()
    assert await console.serious_problems(axe_source) == []

    await ann.write("are you there?")
    await expect(console.thread.get_by_text("are you there?")).to_be_visible()
    await expect(likes).to_be_visible()

    await console.page.set_viewport_size({"width": 390, "height": 844})
    assert not await console.overflows()


async def test_a_customer_is_left_out_by_keyboard_and_taken_in_again(
    console: ConsolePage, ann: Chat, axe_source: str
) -> None:
    await console.open(ann)
    await console.panel.get_by_role("link", name="Ann Archer").first.click()
    page = console.page
    await expect(page.get_by_role("heading", name="From orders")).to_be_visible()
    await page.get_by_text("They do not want to be profiled?").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Profile them no longer")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Not profiled at their wish")).to_be_visible()
    await expect(page.get_by_role("heading", name="From orders")).to_have_count(0)
    assert await console.serious_problems(axe_source) == []
    await page.set_viewport_size({"width": 390, "height": 844})
    assert not await console.overflows()

    await console.open(ann)
    await expect(console.panel.get_by_text("Not profiled at their wish")).to_be_visible()
    await console.panel.get_by_role("link", name="Ann Archer").first.click()
    await page.get_by_role("button", name="Profile them again").click()
    await expect(page.get_by_role("heading", name="From orders")).to_be_visible()
