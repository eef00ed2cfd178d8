"""Logging in to the console, and the list of conversations."""

import re
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.console.console_page import ConsolePage
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import ShopBridge


async def test_a_wrong_password_is_told_and_the_right_one_opens_the_list(
    stranger: ConsolePage, ann: Chat
) -> None:
    await stranger.log_in("wrong-password")
    await expect(stranger.page.get_by_role("alert")).to_have_text("E-mail or password is wrong.")
    await expect(stranger.page.get_by_label("Password")).to_be_focused()
    await stranger.log_in()
    await expect(stranger.rows).to_have_count(1)
    await expect(stranger.rows.first).to_contain_text("Ann Archer")
    await expect(stranger.rows.first).to_contain_text("Waiting")


async def test_a_new_conversation_and_who_waits_arrive_without_a_reload(
    console: ConsolePage, bridge: ShopBridge
) -> None:
    await expect(console.page.get_by_text("No conversations yet")).to_be_visible()
    chat = await Chat.opened(bridge)
    await chat.write("do you sell hats?")
    await expect(console.rows).to_have_count(1)
    await expect(console.rows.first).to_contain_text("Customer: do you sell hats?")
    await chat.answer()
    await chat.escalate("a person please")
    await expect(console.rows.first).to_contain_text("Waiting")
    await expect(console.page.get_by_role("link", name="Waiting 1")).to_be_visible()
    await expect(console.page).to_have_title(re.compile(r"^\(1\) Conversations"))


async def test_rows_do_not_move_under_the_pointer(console: ConsolePage, bridge: ShopBridge) -> None:
    older, newer = await Chat.opened(bridge), await Chat.opened(bridge)
    await older.write("the older one")
    bridge.clock.move(minutes=1)
    await newer.write("the newer one")
    await expect(console.rows).to_have_count(2)
    await expect(console.rows.first).to_contain_text("the newer one")
    await console.rows.first.hover()
    bridge.clock.move(minutes=1)
    await older.write("again")
    await expect(console.rows.nth(1)).to_contain_text("again")
    await console.page.mouse.move(5, 5)
    await expect(console.rows.first).to_contain_text("again")


async def test_a_search_narrows_the_list_while_it_is_typed(
    console: ConsolePage, bridge: ShopBridge, ann: Chat
) -> None:
    await (await Chat.opened(bridge)).write("hello")
    await expect(console.rows).to_have_count(2)
    search = console.page.get_by_role("searchbox", name="Search conversations")
    await search.press_sequentially("cl 100002")
    await expect(console.rows).to_have_count(1)
    await expect(console.rows.first).to_contain_text("Ann Archer")
    await expect(search).to_be_focused()
    await search.fill("nobody at all")
    await expect(console.page.get_by_text("Nothing found for “nobody at all”")).to_be_visible()


async def test_more_rows_are_loaded_and_stay_when_there_is_news(
    console: ConsolePage, bridge: ShopBridge
) -> None:
    for number in range(43):
        await (await Chat.opened(bridge)).write(f"message {number}")
        bridge.clock.move(seconds=1)
    await console.visit("/conversations")
    await console.listening()
    rows = console.page.locator("#rows .row")
    await expect(rows).to_have_count(40)
    await console.page.get_by_role("link", name="Load more").click()
    await expect(rows).to_have_count(43)
    await console.page.mouse.move(5, 5)
    await (await Chat.opened(bridge)).write("the newest")
    await expect(rows.first).to_contain_text("the newest")
    await expect(rows).to_have_count(43)


async def test_every_tab_is_told_though_only_one_listens(
    console: ConsolePage, bridge: ShopBridge
) -> None:
    second = ConsolePage(await console.page.context.new_page(), bridge)
    await second.visit("/conversations")
    await second.listening()
    await (await Chat.opened(bridge)).write("hello")
    for tab in (console, second):
        await expect(tab.rows).to_have_count(1)
    await console.page.close()
    await (await Chat.opened(bridge)).write("hello again")
    await expect(second.rows).to_have_count(2)


async def test_who_is_logged_out_elsewhere_is_led_to_the_log_in(
    console: ConsolePage, bridge: ShopBridge
) -> None:
    second = ConsolePage(await console.page.context.new_page(), bridge)
    await second.visit("/conversations")
    await second.button("Log out").click()
    await expect(second.page.get_by_role("heading", name="Log in to the console")).to_be_visible()
    await (await Chat.opened(bridge)).write("hello")
    await expect(console.page.get_by_role("heading", name="Log in to the console")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
async def test_axe_finds_nothing_serious_on_any_page(
    stranger: ConsolePage, ann: Chat, axe_source: str, scheme: Any, width: int
) -> None:
    page = stranger.page
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await page.set_viewport_size({"width": width, "height": 800})
    assert await stranger.serious_problems(axe_source) == []
    await stranger.log_in()
    await stranger.listening()
    for path in (
        "/conversations",
        "/conversations?q=nothing",
        f"/conversations/{ann.conversation_id}",
        "/customers/ann",
        "/nothing",
    ):
        await stranger.visit(path)
        assert await stranger.serious_problems(axe_source) == [], path
        assert not await stranger.overflows(), path


async def test_on_a_phone_all_that_is_told_of_a_conversation_can_be_read(
    stranger: ConsolePage, ann: Chat
) -> None:
    await stranger.page.set_viewport_size({"width": 390, "height": 800})
    await stranger.log_in()
    row = await stranger.rows.first.bounding_box()
    assert row is not None
    for mark in await stranger.rows.first.locator(".row-marks > *").all():
        box = await mark.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= row["x"] + row["width"], await mark.text_content()


async def test_the_page_is_dark_where_the_system_is(stranger: ConsolePage) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = await stranger.page.evaluate(ground)
    await stranger.page.emulate_media(color_scheme="dark")
    assert await stranger.page.evaluate(ground) != light
