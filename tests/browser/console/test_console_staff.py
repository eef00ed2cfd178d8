"""Staff accounts in the browser: an invitation, the second step, and how the pages look."""

from typing import Any
from urllib.parse import urlsplit

import pyotp
import pytest
import pytest_asyncio
from playwright.async_api import expect
from sqlalchemy import select

from crm_bridge.models.staff import Staff
from tests.browser.console.console_page import ConsolePage
from tests.crm_bridge.shop import ShopBridge


@pytest_asyncio.fixture(loop_scope="session")
async def admin(stranger: ConsolePage, bridge: ShopBridge) -> ConsolePage:
    """Anna, whom somebody made an admin, on the page of the people."""
    async with bridge.database.session() as session:
        (await session.scalars(select(Staff))).one().role = "admin"
    await stranger.log_in()
    await stranger.page.get_by_role("link", name="Set-up").click()
    await stranger.page.get_by_role("link", name="People").click()
    return stranger


async def test_an_invited_colleague_opens_the_console(admin: ConsolePage) -> None:
    page = admin.page
    await page.get_by_label("E-mail").fill("kim@shop.example")
    await page.get_by_label("Role", exact=True).select_option("agent")
    await admin.button("Make a link").click()
    link = urlsplit(await page.get_by_label("The link").input_value()).path
    await admin.button("Log out").click()
    await admin.visit(link)
    await page.get_by_label("Your name").fill("Kim Kirk")
    await page.get_by_label("Password").fill("quite-a-long-one")
    await page.get_by_label("The same again").fill("quite-a-long-one")
    await admin.button("Open the console").click()
    await expect(page.get_by_role("heading", name="Conversations")).to_be_visible()
    await expect(page.get_by_role("link", name="Your account, Kim Kirk")).to_be_visible()
    await page.get_by_role("link", name="Set-up").click()
    await expect(page.get_by_role("link", name="Teams")).to_be_visible()
    await expect(page.get_by_role("link", name="People")).to_have_count(0)


async def test_a_recovery_code_lets_in_who_turned_the_second_step_on(
    admin: ConsolePage, bridge: ShopBridge
) -> None:
    page = admin.page
    await page.get_by_role("link", name="Your account").click()
    await admin.button("Set it up").click()
    await expect(page.get_by_role("img", name="QR code")).to_be_visible()
    secret = (await page.locator(".secret").inner_text()).replace(" ", "")
    await page.get_by_label("The six digits").fill(pyotp.TOTP(secret).at(bridge.clock()))
    await admin.button("Turn it on").click()
    code = await page.locator(".codes code").first.inner_text()
    await admin.button("Log out").click()
    await admin.log_in()
    await expect(page.get_by_label("Code")).to_be_focused()
    await page.get_by_label("Code").fill(code)
    await admin.button("Log in").click()
    await expect(page.get_by_role("heading", name="Conversations")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
async def test_axe_finds_nothing_serious_and_nothing_overflows(
    admin: ConsolePage, axe_source: str, scheme: Any, width: int
) -> None:
    page = admin.page
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await page.set_viewport_size({"width": width, "height": 800})
    await page.get_by_label("E-mail").fill("a-rather-long-address-of-kim@shop.example")
    await admin.button("Make a link").click()
    link = urlsplit(await page.get_by_label("The link").input_value()).path
    await page.locator("summary").first.click()
    await well_made(admin, axe_source)
    await admin.visit("/account")
    await well_made(admin, axe_source)
    await admin.button("Set it up").click()
    await well_made(admin, axe_source)
    await admin.visit(link)
    await well_made(admin, axe_source)


async def well_made(console: ConsolePage, axe_source: str) -> None:
    assert await console.serious_problems(axe_source) == [], console.page.url
    assert not await console.overflows(), console.page.url
