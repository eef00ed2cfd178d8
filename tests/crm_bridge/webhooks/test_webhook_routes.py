"""Managing webhooks over `/v1`."""

import pytest

from crm_bridge.webhooks.subscriptions import MOST
from tests.crm_bridge.shop import WEBHOOKS, ShopBridge
from tests.crm_bridge.webhooks.desk import Desk
from tests.fakes.webhook_receiver import WebhookReceiver


async def test_the_secret_is_in_the_first_answer_alone(desk: Desk, bridge: ShopBridge) -> None:
    assert desk.secret.startswith("whsec_")
    shown = (await desk.call("GET")).body
    listed = (await bridge.call("GET", "/v1/webhooks", WEBHOOKS)).body["webhooks"]
    changed = (await desk.call("PATCH", body={"events": ["message.created"]})).body
    assert [one["id"] for one in listed] == [desk.id] == [shown["id"]]
    assert "secret" not in shown | listed[0] | changed
    assert changed["events"] == ["message.created"]
    assert len(shown["events"]) == 6


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": "https://93.184.215.14/", "events": []},
        {"url": "https://93.184.215.14/", "events": ["conversation.eaten"]},
        {"url": "https://93.184.215.14/", "secret": "mine"},
    ],
)
async def test_a_wrong_wish_is_refused(bridge: ShopBridge, body: object) -> None:
    refused = await bridge.call("POST", "/v1/webhooks", WEBHOOKS, body)
    assert (refused.status, refused.code) == (422, "request_invalid")


async def test_there_is_a_most(bridge: ShopBridge, receiver: WebhookReceiver) -> None:
    for _ in range(MOST):
        await Desk.subscribed(bridge, receiver)
    refused = await bridge.call("POST", "/v1/webhooks", WEBHOOKS, {"url": receiver.url})
    assert (refused.status, refused.code) == (409, "webhooks_too_many")


async def test_the_log_is_given_in_pages(desk: Desk) -> None:
    numbers = [await desk.tested() for _ in range(3)]
    first = (await desk.call("GET", "/deliveries", limit=2)).body
    assert [one["number"] for one in first["deliveries"]] == [numbers[2], numbers[1]]
    rest = (await desk.call("GET", "/deliveries", limit=2, before=first["next"])).body
    assert [one["number"] for one in rest["deliveries"]] == [numbers[0]]
    assert "next" not in rest
    await desk.delivery(numbers[0], lambda one: one["state"] == "delivered")
    assert await desk.log(state="failed") == []


async def test_what_is_not_there_is_not_found(desk: Desk, bridge: ShopBridge) -> None:
    for method in ("GET", "PATCH", "DELETE"):
        gone = await bridge.call(method, "/v1/webhooks/whk_x", WEBHOOKS, {})
        assert (gone.status, gone.code) == (404, "webhook_unknown")
    for number in ("99", "x", "9" * 30):
        gone = await desk.call("POST", f"/deliveries/{number}/resend")
        assert (gone.status, gone.code) == (404, "delivery_unknown")
