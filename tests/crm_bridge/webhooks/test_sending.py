"""Receivers that are slow, gone, failing or busy; and a bridge that is restarted in between."""

import asyncio

from aiohttp import web
from aiohttp.test_utils import unused_port
from sqlalchemy import URL

from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import ShopBridge, running_bridge
from tests.crm_bridge.webhooks.desk import Desk, wake
from tests.fakes.webhook_receiver import WebhookReceiver


async def test_an_event_is_signed_and_named_in_its_headers(desk: Desk) -> None:
    await desk.tested()
    (event,) = await desk.receiver.events(1)
    (received,) = desk.receiver.received
    assert received.is_signed(desk.secret)
    assert not received.is_signed("whsec_another")
    assert received.headers["careline-event-id"] == event["id"]
    assert received.headers["careline-event"] == event["type"] == "webhook.test"
    assert received.headers["content-type"] == "application/json; charset=utf-8"


async def test_a_delivered_event_is_in_the_log_with_the_answer(desk: Desk) -> None:
    desk.receiver.answers = [web.Response(status=202, text="thank you")]
    number = await desk.tested()
    found = await desk.delivery(number, lambda one: one["state"] == "delivered")
    (attempt,) = found["attempts"]
    assert (attempt["status"], attempt["answer"]) == (202, "thank you")
    assert "next_attempt_at" not in found
    assert found["body"].encode() == desk.receiver.received[0].body


async def test_a_receiver_that_fails_gets_the_same_event_again_later(desk: Desk) -> None:
    desk.receiver.answers = [web.Response(status=500, text="oh no")]
    number = await desk.tested()
    failed = await desk.tried(number, 1)
    assert (failed["state"], failed["attempts"][0]["answer"]) == ("pending", "oh no")
    wake(desk.bridge)
    desk.later(seconds=7)
    await desk.delivery(number, lambda one: one["state"] == "delivered")
    first, second = desk.receiver.received
    assert first.body == second.body
    assert first.headers["careline-event-id"] == second.headers["careline-event-id"]
    assert second.is_signed(desk.secret)


async def test_pauses_grow(desk: Desk) -> None:
    desk.receiver.status = 500
    number = await desk.tested()
    await desk.tried(number, 1)
    desk.later(seconds=7)
    await desk.tried(number, 2)
    desk.later(seconds=7)
    await desk.tested()
    await desk.receiver.events(3)
    assert len((await desk.tried(number, 2))["attempts"]) == 2
    desk.later(seconds=6)
    await desk.tried(number, 3)


async def test_a_busy_receiver_is_not_asked_before_it_said(desk: Desk) -> None:
    desk.receiver.answers = [web.Response(status=429, headers={"Retry-After": "600"})]
    number = await desk.tested()
    await desk.tried(number, 1)
    desk.later(seconds=590)
    # What comes after it shows that the sender has looked.
    await desk.tested()
    await desk.receiver.events(2)
    assert (await desk.tried(number, 1))["state"] == "pending"
    desk.later(seconds=11)
    await desk.delivery(number, lambda one: one["state"] == "delivered")


async def test_a_receiver_that_is_gone_is_tried_until_the_time_is_over(bridge: ShopBridge) -> None:
    receiver = WebhookReceiver(url=f"http://127.0.0.1:{unused_port()}/hook")
    desk = await Desk.subscribed(bridge, receiver)
    number = await desk.tested()
    tried = await desk.tried(number, 1)
    assert tried["attempts"][0]["problem"] == (
        "Nothing answers at this address: connection refused."
    )
    desk.later(hours=23)
    assert (await desk.tried(number, 2))["state"] == "pending"
    desk.later(hours=2)
    assert (await desk.tried(number, 3))["state"] == "failed"


async def test_what_was_given_up_can_be_sent_again_under_its_id(bridge: ShopBridge) -> None:
    port = unused_port()
    receiver = WebhookReceiver(url=f"http://127.0.0.1:{port}/hook")
    desk = await Desk.subscribed(bridge, receiver)
    number = await desk.tested()
    await desk.tried(number, 1)
    desk.later(hours=25)
    failed = await desk.delivery(number, lambda one: one["state"] == "failed")
    async with receiver.served(port):
        assert (await desk.call("POST", f"/deliveries/{number}/resend")).status == 202
        (event,) = await receiver.events(1)
        assert event["id"] == failed["event_id"]
        delivered = await desk.delivery(number, lambda one: one["state"] == "delivered")
        assert len(delivered["attempts"]) == 3


async def test_a_slow_receiver_is_left_after_the_time_limit(database_url: URL) -> None:
    async with (
        running_bridge(database_url, webhook_private=True, webhook_seconds=0.3) as bridge,
        WebhookReceiver().served() as slow,
    ):
        slow.open.clear()
        desk = await Desk.subscribed(bridge, slow)
        number = await desk.tested()
        tried = await desk.tried(number, 1)
        assert tried["attempts"][0]["problem"] == "No answer within 0.3 seconds."
        assert tried["state"] == "pending"


async def test_a_slow_receiver_holds_up_nobody_else(desk: Desk, bridge: ShopBridge) -> None:
    async with WebhookReceiver().served() as slow:
        slow.open.clear()
        await Desk.subscribed(bridge, slow)
        chat = await Chat.opened(bridge)
        for text in ("one", "two", "three"):
            await chat.write(text)
        events = await desk.receiver.events(3)
        assert [event["message"]["text"] for event in events] == ["one", "two", "three"]
        assert len(slow.received) == 1


async def test_a_conversation_is_told_in_order_however_often_a_try_fails(
    desk: Desk, bridge: ShopBridge
) -> None:
    desk.receiver.answers = [web.Response(status=503)]
    chat, other = await Chat.opened(bridge), await Chat.opened(bridge)
    await chat.write("first")
    await desk.receiver.events(1)
    await chat.write("second")
    await other.write("from somebody else")
    events = await desk.receiver.events(2)
    assert events[1]["message"]["text"] == "from somebody else"
    desk.later(seconds=7)
    events = await desk.receiver.events(4)
    texts = [event["message"]["text"] for event in events]
    assert texts == ["first", "from somebody else", "first", "second"]
    assert events[0]["id"] == events[2]["id"]
    assert len({event["id"] for event in events}) == 3


async def test_many_at_once_each_come_once(desk: Desk, bridge: ShopBridge) -> None:
    chats = [await Chat.opened(bridge) for _ in range(8)]
    for number in range(4):
        await asyncio.gather(*(chat.write(f"message {number}") for chat in chats))
    events = await desk.receiver.events(32)
    await desk.delivery((await desk.log())[0]["number"], lambda one: one["state"] == "delivered")
    assert len(desk.receiver.received) == len({event["id"] for event in events}) == 32
    for chat in chats:
        own = [e for e in events if e["conversation"]["id"] == chat.conversation_id]
        assert [e["message"]["seq"] for e in own] == [1, 2, 3, 4]


async def test_a_redirect_is_not_followed(desk: Desk, bridge: ShopBridge) -> None:
    async with WebhookReceiver().served() as inside:
        desk.receiver.answers = [web.Response(status=307, headers={"Location": inside.url})]
        number = await desk.tested()
        tried = await desk.tried(number, 1)
        assert tried["attempts"][0]["status"] == 307
        assert "Redirects are not followed" in tried["attempts"][0]["problem"]
        assert tried["state"] == "pending"
        assert not inside.received


async def test_what_a_stopped_bridge_had_to_say_is_said_by_the_next_one(database_url: URL) -> None:
    receiver = WebhookReceiver()
    port = unused_port()
    receiver.url = f"http://127.0.0.1:{port}/hook"
    async with running_bridge(database_url, webhook_private=True) as bridge:
        desk = await Desk.subscribed(bridge, receiver)
        kept = await desk.tried(await desk.tested(), 1)
    async with (
        receiver.served(port),
        running_bridge(database_url, webhook_private=True, shop=False) as again,
    ):
        again.clock.move(minutes=1)
        wake(again)
        (event,) = await receiver.events(1)
        assert event["id"] == kept["event_id"]


async def test_a_try_that_was_cut_off_is_made_again_under_the_same_id(database_url: URL) -> None:
    async with WebhookReceiver().served() as receiver:
        receiver.open.clear()
        async with running_bridge(database_url, webhook_private=True) as bridge:
            desk = await Desk.subscribed(bridge, receiver)
            await desk.tested()
            (first,) = await receiver.events(1)
        receiver.open.set()
        async with running_bridge(database_url, webhook_private=True, shop=False) as again:
            again.clock.move(seconds=16)
            wake(again)
            second = (await receiver.events(2))[1]
            assert first["id"] == second["id"]


async def test_a_paused_subscription_is_told_nothing_new_and_goes_on_later(desk: Desk) -> None:
    desk.receiver.status = 500
    waiting = await desk.tested()
    await desk.tried(waiting, 1)
    assert (await desk.call("PATCH", body={"active": False})).body["active"] is False
    desk.later(minutes=5)
    refused = await desk.call("POST", "/test")
    assert (refused.status, refused.code) == (409, "webhook_paused")
    chat = await Chat.opened(desk.bridge)
    await chat.write("not for you")
    desk.receiver.status = 200
    await desk.call("PATCH", body={"active": True})
    await desk.delivery(waiting, lambda one: one["state"] == "delivered")
    assert [one["number"] for one in await desk.log()] == [waiting]


async def test_the_log_is_dropped_when_its_time_is_over(desk: Desk) -> None:
    number = await desk.tested()
    await desk.delivery(number, lambda one: one["state"] == "delivered")
    desk.later(days=31)
    newer = await desk.tested()
    await desk.delivery(newer, lambda one: one["state"] == "delivered")
    assert [one["number"] for one in await desk.log()] == [newer]


async def test_a_removed_subscription_takes_its_log_with_it(desk: Desk, bridge: ShopBridge) -> None:
    await desk.delivery(await desk.tested(), lambda one: one["state"] == "delivered")
    assert (await desk.call("DELETE")).status == 204
    assert (await desk.call("GET")).code == "webhook_unknown"
    chat = await Chat.opened(bridge)
    assert (await chat.write("to nobody")).status == 201
