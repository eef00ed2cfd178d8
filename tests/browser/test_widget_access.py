"""The chat for everybody: keyboard, screen readers, small screens, any colours."""

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.browser.widget_page import ChatPage
from tests.fakes.chat_content import everything
from tests.fakes.chat_server import ChatServer, always


async def test_the_menu_is_gone_through_with_the_keyboard(chat: ChatPage) -> None:
    await chat.open()
    await chat.button("Speak to a person").press("Enter")
    await expect(chat.messages.first).to_contain_text("I want to speak to a person")
    await chat.button("More options").press("Enter")
    first = chat.panel.get_by_role("menuitem", name="Download the conversation")
    await expect(first).to_be_focused()
    await first.press("ArrowUp")
    over = chat.panel.get_by_role("menuitem", name="Start over")
    await expect(over).to_be_focused()
    await over.press("Enter")
    await expect(chat.panel.get_by_role("dialog", name="Start over?")).to_be_visible()
    await chat.page.keyboard.press("Escape")
    await expect(chat.button("More options")).to_be_focused()


async def test_escape_minimises_and_gives_the_focus_back(chat: ChatPage) -> None:
    await chat.open()
    await expect(chat.box).to_be_focused()
    await chat.page.keyboard.press("Escape")
    await expect(chat.panel).to_have_count(0)
    await expect(chat.launcher).to_be_focused()


async def test_tab_stays_inside_the_open_chat(chat: ChatPage) -> None:
    await chat.open()
    await chat.box.fill("draft")
    await chat.button("Speak to a person").focus()
    await chat.page.keyboard.press("Tab")
    assert await chat.focused() == "More options"
    await chat.page.keyboard.press("Shift+Tab")
    assert await chat.focused() == "Speak to a person"


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious_in_any_state(
    chat: ChatPage, chat_server: ChatServer, axe_source: str, scheme: Any
) -> None:
    await chat.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    assert await chat.serious_problems(axe_source) == []
    await chat.open()
    assert await chat.serious_problems(axe_source) == []
    chat_server.replies = always(everything())
    await chat.say("Show me everything")
    await expect(chat.log.get_by_role("group", name="Suggestions")).to_be_visible()
    await chat_server.type_as("bot")
    assert await chat.serious_problems(axe_source) == []
    await chat.button("More options").click()
    assert await chat.serious_problems(axe_source) == []
    await chat.page.keyboard.press("Escape")
    await chat_server.say("Maya is here.", author="system")
    await chat_server.take_control("queued", position=3)
    chat_server.refuse_next = [{"code": "message_invalid", "message": "no"}]
    await chat.say("refused")
    await expect(chat.button("Try again")).to_be_visible()
    await chat_server.take_control("closed", rate=True)
    await chat.panel.get_by_role("radio", name="2 of 5").check()
    assert await chat.serious_problems(axe_source) == []


async def test_on_a_narrow_screen_it_fills_the_screen_and_nothing_is_cut_off(
    chromium: Browser, chat_server: ChatServer, chat_address: str
) -> None:
    context = await chromium.new_context(viewport={"width": 390, "height": 700})
    chat = await (await ChatPage(await context.new_page(), chat_address).visit()).open()
    chat_server.replies = always(everything())
    await chat.say("An " + "unbreakable" * 20)
    await expect(chat.from_author("Assistant")).to_be_visible()
    box = await chat.panel.bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 700}
    assert await chat.log.evaluate("log => log.scrollWidth <= log.clientWidth")
    assert await chat.page.evaluate("document.documentElement.scrollWidth") <= 390
    await expect(chat.box).to_be_in_viewport()
    await expect(chat.button("Minimise the chat")).to_be_in_viewport()
    await context.close()


async def test_targets_are_large_enough_to_hit(chat: ChatPage, chat_server: ChatServer) -> None:
    chat_server.replies = always(everything())
    await chat.open()
    await chat.say("Show me everything")
    await expect(chat.button("Yes")).to_be_visible()
    for target in await chat.panel.get_by_role("button").all():
        box = await target.bounding_box()
        assert box is None or min(box["width"], box["height"]) >= 24, await target.inner_text()


async def test_any_colour_a_shop_chooses_stays_readable(
    chat: ChatPage, chat_server: ChatServer, axe_source: str
) -> None:
    chat_server.config = {**chat_server.config, "theme": {"accent": "#ffd34d"}}
    chat_server.replies = always(everything())
    await chat.open()
    await chat.say("Show me everything")
    await expect(chat.button("Yes")).to_be_visible()
    header = chat.panel.locator("header")
    assert (
        await header.evaluate("el => getComputedStyle(el).backgroundColor") == "rgb(255, 211, 77)"
    )
    assert await chat.serious_problems(axe_source) == []
