"""The page of channels: what leads see, what admins set up, and how a test comes back."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from crm_bridge.channels.standing import standing
from crm_bridge.console.channel_cards import card, state
from crm_bridge.models.audit import AuditEvent
from tests.crm_bridge.channels.places import keep_updates, offer, set_up, setup_of, update
from tests.crm_bridge.console.staff_browser import StaffBrowser, colleague
from tests.crm_bridge.shop import GATEWAY, ShopBridge

TOKEN = "123:a-secret-token"


@pytest.fixture
async def admin(bridge: ShopBridge) -> StaffBrowser:
    """Ada, logged in, at a bridge to which a gateway has offered Telegram."""
    browser = StaffBrowser(bridge, await colleague(bridge, "Ada", role="admin"))
    assert (await browser.log_in()).status == 303
    await offer(bridge)
    return browser


async def report(bridge: ShopBridge, **told: Any) -> None:
    assert (await bridge.call("POST", "/v1/channels/telegram/report", GATEWAY, told)).status == 204


async def filled_in(admin: StaffBrowser, **fields: str) -> None:
    given = {"field-token": TOKEN, "field-mode": "polling", "enabled": "on", **fields}
    assert (await admin.post("/channels/telegram", **given)).status == 303


async def test_without_a_gateway_the_page_says_so_and_agents_are_not_led_there(
    bridge: ShopBridge,
) -> None:
    lead = StaffBrowser(bridge, await colleague(bridge, "Lea", role="lead"))
    await lead.log_in()
    assert "No gateway has said yet" in (await lead.get("/channels")).text
    agent = StaffBrowser(bridge, await colleague(bridge))
    await agent.log_in()
    assert 'href="/channels"' not in (await agent.get("/conversations")).source
    assert (await agent.get("/channels")).status == 403


async def test_an_admin_fills_a_channel_in_and_switches_it_on(admin: StaffBrowser) -> None:
    page = await admin.get("/channels")
    assert "Telegram Off" in page.text
    assert "Still to be filled in: Token, Mode." in page.text
    await filled_in(admin)
    setup = await setup_of(admin.bridge)
    assert (setup["enabled"], setup["values"]) == (True, {"token": TOKEN, "mode": "polling"})
    assert "Being switched on" in (await admin.get("/channels")).text
    await report(admin.bridge, state="connected", detail="@shop_bot, by long polling")
    page = await admin.get("/channels")
    assert "Telegram Connected" in page.text
    assert "@shop_bot, by long polling" in page.text
    assert 'value="polling" selected' in page.source
    await admin.post("/channels/telegram/switch", enabled="off")
    assert (await setup_of(admin.bridge))["enabled"] is False


async def test_a_secret_is_on_no_page_and_stays_until_it_is_forgotten(admin: StaffBrowser) -> None:
    await filled_in(admin)
    page = await admin.get("/channels")
    assert TOKEN not in page.source
    assert "kept; leave empty to keep it" in page.text
    await filled_in(admin, **{"field-token": "", "field-greeting": "Hi"})
    assert (await setup_of(admin.bridge))["values"]["token"] == TOKEN
    assert (await admin.post("/channels/telegram/forget", forget="token")).status == 303
    assert "token" not in (await setup_of(admin.bridge))["values"]


async def test_what_is_refused_is_told_beside_the_form_and_stays_typed(
    admin: StaffBrowser,
) -> None:
    typed = {"field-mode": "telepathy", "field-greeting": "Hi there", "field-token": TOKEN}
    refused = await admin.post("/channels/telegram", **typed)
    assert (refused.status, "Mode: choose one of the list." in refused.text) == (422, True)
    assert 'value="Hi there"' in refused.source
    assert TOKEN not in refused.source
    assert (await setup_of(admin.bridge))["values"] == {}


async def test_a_test_comes_back_to_the_page_with_the_gateways_report(
    admin: StaffBrowser,
) -> None:
    await filled_in(admin)
    assert (await admin.post("/channels/telegram/test")).status == 303
    setup = await setup_of(admin.bridge)
    assert "A gateway is asking Telegram" in (await admin.part("/channels")).text
    admin.bridge.clock.move(seconds=31)
    assert "No gateway has taken the test up." in (await admin.part("/channels")).text
    await report(admin.bridge, state="problem", detail="Wrong token.", test=setup["test"])
    assert "Tested: problem. Wrong token." in (await admin.part("/channels")).text


async def test_a_gateway_that_went_quiet_is_not_believed_any_more(admin: StaffBrowser) -> None:
    await filled_in(admin)
    await report(admin.bridge, state="connected", detail="@shop_bot")
    admin.bridge.clock.move(minutes=16)
    page = await admin.get("/channels")
    assert "Nothing heard" in page.text
    assert "@shop_bot" not in page.text


async def test_places_can_be_removed_and_what_was_set_aside_is_told(admin: StaffBrowser) -> None:
    lost = {"name": "@shop_bot", "active": False, "problem": "The token was revoked."}
    path = "/v1/channels/telegram/connections/a%2Fb"
    await admin.bridge.call("PUT", path, GATEWAY, lost)
    (kept,) = await keep_updates(admin.bridge, update("u1"))
    done = {"ids": [kept["id"]], "problem": "not an update of a bot"}
    await admin.bridge.call("POST", "/v1/channel-updates/handled", GATEWAY, done)
    page = await admin.get("/channels")
    for told in ("@shop_bot Lost", "The token was revoked.", "not an update of a bot u1"):
        assert told in page.text, told
    removed = await admin.post("/channels/telegram/connections/remove", place="a/b")
    assert removed.status == 303
    assert (await setup_of(admin.bridge))["connections"] == []


async def test_each_change_is_told_in_words_with_who_made_it(admin: StaffBrowser) -> None:
    await filled_in(admin)
    await admin.post("/channels/telegram/switch", enabled="off")
    await admin.post("/channels/telegram/test")
    page = await admin.get("/channels")
    for told in (
        "Ada pressed the test button.",
        "Ada switched it off.",
        "Ada changed Mode, Token (it was on then).",
    ):
        assert told in page.text, told
    async with admin.bridge.database.reading() as session:
        events = await session.scalars(
            select(AuditEvent).where(AuditEvent.subject == "channel:telegram")
        )
        assert TOKEN not in str([one.detail for one in events])


async def test_a_lead_reads_the_set_up_and_finds_no_form(bridge: ShopBridge) -> None:
    await offer(bridge)
    await set_up(bridge, token=TOKEN, mode="polling")
    lead = StaffBrowser(bridge, await colleague(bridge, "Lea", role="lead"))
    await lead.log_in()
    page = await lead.get("/channels")
    assert "Token kept Mode None" in page.text
    assert 'action="/channels' not in page.source
    assert (await lead.post("/channels/telegram/switch", enabled="off")).status == 403


async def test_a_form_of_another_site_changes_nothing(admin: StaffBrowser) -> None:
    await filled_in(admin)
    admin.csrf = "0" * 64
    assert (await admin.post("/channels/telegram/switch", enabled="off")).status == 403
    assert (await setup_of(admin.bridge))["enabled"] is True


async def test_a_channel_without_a_report_yet_names_what_is_missing(bridge: ShopBridge) -> None:
    await offer(bridge)
    await set_up(bridge, mode="polling")
    await report(bridge, state="missing")
    async with bridge.database.reading() as session:
        found = await standing(session, "telegram")
    assert state(found, bridge.clock()).detail == "Still to be filled in: Token."
    assert card(replace(found, missing=[]), [], [], {}, bridge.clock()).test == ""
