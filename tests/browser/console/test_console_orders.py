"""An order beside a conversation: opened, changed by keyboard and mouse, told once."""

from playwright.async_api import expect

from tests.browser.console.console_page import ConsolePage
from tests.crm_bridge.chat import Chat


async def told(chat: Chat, words: str) -> int:
    return sum(words in one["text"] for one in await chat.messages())


async def test_lines_are_taken_back_where_the_order_lies_and_twice_clicked_is_done_once(
    console: ConsolePage, ann: Chat, axe_source: str
) -> None:
    await console.open(ann)
    order = console.panel.locator("#order-CL-100003")
    await order.locator("summary").click()
    await order.get_by_role("link", name="Take back").click()
    await expect(order.get_by_role("heading", name="Take something back")).to_be_focused()
    await expect(order.get_by_text("£113.00 is paid back")).to_be_visible()
    await order.get_by_label("2 × Wool Socks").uncheck()
    await expect(order.get_by_text("£89.00 is paid back")).to_be_visible()
    assert await console.serious_problems(axe_source) == []

    await order.get_by_role("button", name="Make the return label").dblclick()
    await expect(order.get_by_text("Return: confirmed.")).to_be_visible()
    await expect(order.locator("summary")).to_be_focused()
    await expect(console.thread.get_by_text("accepted your return")).to_have_count(1)
    assert await told(ann, "accepted your return for order CL-100003") == 1
    await expect(order.get_by_text("Return: confirmed.")).to_be_visible()


async def test_an_order_is_cancelled_by_keyboard_on_a_phone(
    console: ConsolePage, ann: Chat
) -> None:
    await console.page.set_viewport_size({"width": 390, "height": 844})
    await console.open(ann)
    order = console.panel.locator("#order-CL-100001")
    await order.locator("summary").focus()
    await console.page.keyboard.press("Enter")
    await expect(order.get_by_role("link", name="Cancel")).to_be_visible()
    await console.page.keyboard.press("Tab")
    await console.page.keyboard.press("Enter")
    await expect(order.get_by_role("heading", name="Cancel CL-100001?")).to_be_focused()
    await console.page.keyboard.press("Tab")
    await expect(order.get_by_role("button", name="Cancel the order")).to_be_focused()
    await console.page.keyboard.press("Enter")
    await expect(order.locator("summary")).to_contain_text("Cancelled")
    assert not await console.overflows()
    assert await told(ann, "cancelled your order CL-100001") == 1
