"""The console's pages of webhooks, for leads and admins."""

import re

import pytest
from aiohttp import web

from tests.crm_bridge.console.staff_browser import StaffBrowser, colleague
from tests.crm_bridge.shop import ShopBridge
from tests.crm_bridge.webhooks.desk import Desk
from tests.fakes.webhook_receiver import WebhookReceiver


@pytest.fixture
async def lead(bridge: ShopBridge) -> StaffBrowser:
    """Lea, logged in."""
    browser = StaffBrowser(bridge, await colleague(bridge, "Lea", role="lead"))
    assert (await browser.log_in()).status == 303
    return browser


async def test_an_agent_neither_sees_nor_reaches_webhooks(bridge: ShopBridge) -> None:
    agent = StaffBrowser(bridge, await colleague(bridge))
    await agent.log_in()
    assert 'href="/webhooks"' not in (await agent.get("/conversations")).source
    assert (await agent.get("/webhooks")).status == 403
    assert (await agent.post("/webhooks", url="https://desk.example/")).status == 403


async def test_a_new_webhook_shows_its_secret_once_and_signs_with_it(
    lead: StaffBrowser, receiver: WebhookReceiver
) -> None:
    assert "Nobody is told yet" in (await lead.get("/webhooks")).text
    made = await lead.post("/webhooks", url=receiver.url, events="message.created")
    (secret,) = re.findall(r'value="(whsec_[\w-]+)"', made.source)
    page = await lead.get("/webhooks")
    assert receiver.url in page.text
    assert "whsec_" not in page.source
    (path,) = re.findall(r'href="(/webhooks/whk_\w+)"', page.source)
    assert "whsec_" not in (await lead.get(path)).source
    assert (await lead.post(f"{path}/test")).status == 303
    await receiver.events(1)
    assert receiver.received[0].is_signed(secret)


async def test_a_refused_address_keeps_what_was_typed(lead: StaffBrowser) -> None:
    page = await lead.post("/webhooks", url="ftp://desk.example", events="message.created")
    assert page.status == 422
    assert "The address must begin with https://" in page.text
    assert 'value="ftp://desk.example"' in page.source
    assert page.source.count("checked") == 1


async def test_no_event_chosen_is_refused(lead: StaffBrowser, receiver: WebhookReceiver) -> None:
    page = await lead.post("/webhooks", url=receiver.url)
    assert (page.status, "name at least one" in page.text) == (422, True)


async def test_the_log_tells_what_was_answered_and_sends_again(
    lead: StaffBrowser, desk: Desk
) -> None:
    desk.receiver.answers = [web.Response(status=500, text="<b>oh no</b>")]
    number = await desk.tested()
    await desk.tried(number, 1)
    path = f"/webhooks/{desk.id}"
    listed = await lead.get(path)
    assert "webhook.test" in listed.text
    assert "Waiting" in listed.texts("pill tone-warn")
    assert "500" in listed.texts('class="number"')
    found = await lead.get(f"{path}/deliveries/{number}")
    assert "<b>oh no</b>" in found.text
    assert "<b>oh no" not in found.source
    assert desk.receiver.received[0].event["id"] in found.text
    sent = await lead.post(f"{path}/deliveries/{number}/resend")
    assert sent.headers["location"] == f"{path}/deliveries/{number}"
    await desk.delivery(number, lambda one: one["state"] == "delivered")
    assert "Delivered" in (await lead.get(path)).texts("pill tone-good")
    assert "Nothing here" in (await lead.get(f"{path}?state=failed")).text


async def test_a_webhook_is_paused_and_removed(lead: StaffBrowser, desk: Desk) -> None:
    path = f"/webhooks/{desk.id}"
    await lead.post(f"{path}/pause")
    assert "Paused" in (await lead.get(path)).text
    refused = await lead.post(f"{path}/test")
    assert (refused.status, "is paused" in refused.text) == (409, True)
    await lead.post(f"{path}/go-on")
    assert "Paused" not in (await lead.get(path)).text
    assert (await lead.post(f"{path}/remove")).headers["location"] == "/webhooks"
    assert (await lead.get(path)).status == 404


async def test_unknown_ones_are_not_found(lead: StaffBrowser, desk: Desk) -> None:
    for path in (
        "/webhooks/whk_x",
        f"/webhooks/{desk.id}/deliveries/99",
        f"/webhooks/{desk.id}/deliveries/x",
        f"/webhooks/{desk.id}?before=x",
    ):
        assert (await lead.get(path)).status == 404, path
