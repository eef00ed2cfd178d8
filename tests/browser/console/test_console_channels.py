"""The page of channels in the browser: how it looks, and a test whose result comes by itself."""

from typing import Any

import pytest_asyncio
from playwright.async_api import expect
from sqlalchemy import select

from bot.gateway.channels.slack import setup
from crm_bridge.models.staff import Staff
from tests.browser.console.console_page import ConsolePage
from tests.crm_bridge.channels.places import offer, set_up
from tests.crm_bridge.shop import GATEWAY, ShopBridge

LOOKS: list[tuple[int, Any]] = [
    (width, scheme) for width in (1280, 390) for scheme in ("light", "dark")
]


@pytest_asyncio.fixture(loop_scope="session")
async def admin(stranger: ConsolePage, bridge: ShopBridge) -> ConsolePage:
    """Anna, whom somebody made an admin, on the page of the channels: Telegram is on."""
    async with bridge.database.session() as session:
        (await session.scalars(select(Staff))).one().role = "admin"
    await offer(bridge)
    slack = setup.offer(None, {setup.BY_SOCKET: "a: 1\nb: 2\n"}).model_dump()
    assert (await bridge.call("PUT", "/v1/channels/slack", GATEWAY, slack)).status == 204
    await set_up(bridge, token="123:a-token", mode="polling")
    path = "/v1/channels/telegram/connections/42"
    await bridge.call("PUT", path, GATEWAY, {"name": "@a_shop_with_a_rather_long_name_bot"})
    await stranger.log_in()
    await stranger.visit("/channels")
    await stranger.listening()
    return stranger


async def test_the_result_of_a_test_appears_without_loading_the_page_again(
    admin: ConsolePage, bridge: ShopBridge
) -> None:
    page = admin.page
    await admin.button("Test Telegram").click()
    await admin.listening()
    told = page.locator("#channel-telegram-test")
    await expect(told).to_have_text("A gateway is asking Telegram …")
    await page.get_by_text("Set-up of Telegram").click()
    await page.get_by_label("Greeting").fill("Half typed")
    result = {"state": "problem", "detail": "Telegram does not know this bot token.", "test": 1}
    await bridge.call("POST", "/v1/channels/telegram/report", GATEWAY, result)
    await expect(told).to_have_text("Tested: problem. Telegram does not know this bot token.")
    await expect(page.get_by_label("Greeting")).to_have_value("Half typed")


async def test_only_what_counts_with_the_chosen_way_is_asked_for(admin: ConsolePage) -> None:
    card = admin.page.get_by_role("region", name="Slack", exact=True)
    way = card.get_by_label("How messages come in")
    secret, token = card.get_by_label("Signing Secret"), card.get_by_label("App-Level Token")
    await expect(card.get_by_label("Bot User OAuth Token")).to_be_visible()
    for chosen, asked, left_out in (
        ("Please choose", (), (secret, token)),
        ("Careline calls Slack (Socket Mode), no public address needed", (token,), (secret,)),
        ("Slack calls this gateway's public address", (secret,), (token,)),
    ):
        await way.select_option(label=chosen)
        for field in asked:
            await expect(field).to_be_visible()
        for field in left_out:
            await expect(field).to_be_hidden()
    await expect(card.get_by_label("Client ID")).to_be_hidden()
    await card.get_by_text("Seldom needed").click()
    await expect(card.get_by_label("Client ID")).to_be_visible()


async def test_axe_finds_nothing_serious_and_nothing_overflows(
    admin: ConsolePage, axe_source: str
) -> None:
    page = admin.page
    for width, scheme in LOOKS:
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        await page.set_viewport_size({"width": width, "height": 800})
        await page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert await admin.serious_problems(axe_source) == [], (width, scheme)
        assert not await admin.overflows(), (width, scheme)
