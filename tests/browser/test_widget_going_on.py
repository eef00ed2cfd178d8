"""From the chat window to another channel."""

from playwright.async_api import Locator, expect

from tests.browser.widget_page import ChatPage
from tests.fakes.chat_server import ChatServer

TITLES = {"telegram": "Telegram", "slack": "Slack", "pigeon": "Pigeon post"}


async def test_the_menu_leads_on_by_a_link_or_by_words_to_write(
    chat: ChatPage, chat_server: ChatServer
) -> None:
    channels = [{"name": name, "title": title} for name, title in TITLES.items()]
    chat_server.config = {**chat_server.config, "channels": channels}
    await chat.visit()
    await chat.open()
    sheet = await goes_on(chat, "Telegram")
    leads = sheet.get_by_role("link", name="Open Telegram")
    await expect(leads).to_have_attribute("href", "https://t.me/shop_bot?start=c")
    await expect(leads).to_have_attribute("target", "_blank")
    await sheet.get_by_role("button", name="Cancel").click()
    await expect(chat.button("More options")).to_be_focused()

    sheet = await goes_on(chat, "Slack")
    await expect(sheet.get_by_label("Write this to us in Slack")).to_have_value("link c")
    await chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await sheet.get_by_role("button", name="Copy").click()
    await expect(sheet.get_by_role("button", name="Copied")).to_be_visible()
    assert await chat.page.evaluate("navigator.clipboard.readText()") == "link c"
    await chat.page.keyboard.press("Escape")

    sheet = await goes_on(chat, "Pigeon post")
    await expect(sheet.get_by_role("status")).to_have_text("Something went wrong on our side.")


async def goes_on(chat: ChatPage, title: str) -> Locator:
    await chat.button("More options").click()
    await chat.panel.get_by_role("menuitem", name=f"Go on in {title}").click()
    return chat.panel.get_by_role("dialog", name=f"Go on in {title}")
