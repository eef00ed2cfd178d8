"""The shop in a frame of another site, whose cookies and storage the browser blocks there."""

import os
from collections.abc import AsyncIterator
from typing import cast

import pytest_asyncio
from playwright.async_api import Page, async_playwright, expect

from bot.launch.setup import browser as installed
from tests.browser.conftest import DESKTOP, FLAGS, PATIENCE
from tests.browser.widget_page import ChatPage
from tests.fakes.bad_chat_server import BadChatServer, another_site

BLOCKED = "--test-third-party-cookie-phaseout"
KEPT = """() => {
  document.cookie = "kept=1; SameSite=None; Secure";
  try {
    return document.cookie || localStorage;
  } catch {
    return null;
  }
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def chat_server() -> BadChatServer:
    return BadChatServer()


@pytest_asyncio.fixture(loop_scope="session")
async def careful() -> AsyncIterator[Page]:
    """A tab of a browser as its user's privacy settings may have it."""
    path = installed.find(os.environ)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=[*FLAGS, BLOCKED])
        page = await browser.new_page(viewport=DESKTOP, locale="en-GB")
        page.set_default_timeout(PATIENCE)
        yield page
        await browser.close()


async def test_embedded_in_another_site_it_is_one_conversation_as_long_as_the_page_lives(
    careful: Page, chat_address: str, chat_server: BadChatServer
) -> None:
    async with another_site(chat_address) as site:
        # A page without a chat of its own, whose button would lie over that of the frame.
        await careful.goto(f"{chat_address}/demo/products.json")
        await careful.set_content(f'<iframe src="{site}/page" width="100%" height="840">')
        frame = await (await careful.wait_for_selector("iframe")).content_frame()
        assert frame is not None
        # What is asked of a page is there in a frame, too.
        chat = ChatPage(cast(Page, frame), site)
        await (await chat.open()).say("Hello")
        assert await frame.evaluate(KEPT) is None, "nothing was blocked"
        await expect(chat.messages).to_have_count(2)
        await chat_server.drop_sockets()
        await chat_server.say("Said while you were away")
        await chat.say("Still me?")
        await expect(chat.messages).to_have_count(5)
        assert len(chat_server.conversations) == 1
        assert chat_server.cookies_seen == []
