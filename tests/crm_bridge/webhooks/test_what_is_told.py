"""What a subscription is told, in which order, and only what it asked for."""

from typing import Any

import pytest

from crm_bridge.conversations import desk as staff_desk
from crm_bridge.errors import Unavailable
from crm_bridge.models.staff import Staff
from tests.crm_bridge.chat import Chat, agent, at_the_desk, sweep
from tests.crm_bridge.shop import ShopBridge
from tests.crm_bridge.webhooks.desk import Desk
from tests.fakes.webhook_receiver import WebhookReceiver


def told(events: list[dict[str, Any]]) -> list[str]:
    """Each event as its name, or as the message it tells."""
    return [
        f"{event['message']['author']}: {event['message']['text']}"
        if event["type"] == "message.created"
        else event["type"]
        for event in events
    ]


async def _take_over_and_lose_the_database(chat: Chat, staff: Staff) -> None:
    async with at_the_desk(chat.bridge) as session:
        await staff_desk.take_over(session, chat.conversation_id, staff)
        raise Unavailable("the database went away")


async def test_a_story_is_told_whole_and_in_its_order(desk: Desk, bridge: ShopBridge) -> None:
    chat = await Chat.opened(bridge, identity=bridge.identity("ann"))
    await chat.escalate("I want a human")
    anna = await agent(bridge)
    async with at_the_desk(bridge) as session:
        await staff_desk.accept(session, chat.conversation_id, anna)
    async with at_the_desk(bridge) as session:
        await staff_desk.reply(session, chat.conversation_id, anna, "Hello Ann")
    async with at_the_desk(bridge) as session:
        await staff_desk.return_to_bot(session, chat.conversation_id, anna)
    async with at_the_desk(bridge) as session:
        await staff_desk.close(session, chat.conversation_id, anna)
    story = [line for line in told(await desk.receiver.events(10)) if not line.startswith("system")]
    assert story == [
        "customer: I want a human",
        "conversation.escalated",
        "conversation.assigned",
        "agent: Hello Ann",
        "conversation.returned",
        "conversation.closed",
    ]


async def test_an_escalation_tells_who_wants_what_and_why(desk: Desk, bridge: ShopBridge) -> None:
    chat = await Chat.opened(bridge, identity=bridge.identity("ann"))
    await chat.escalate("I want a human", priority="urgent")
    events = await desk.receiver.events(3)
    (escalated,) = [event for event in events if event["type"] == "conversation.escalated"]
    assert escalated["conversation"]["id"] == chat.conversation_id
    assert escalated["conversation"]["state"] == "queued"
    assert escalated["conversation"]["customer"] == {
        "id": "ann",
        "name": "Ann Archer",
        "email": "ann@shop.example",
    }
    change = escalated["change"]
    assert (change["from"], change["to"], change["by"]) == ("bot", "queued", "system")
    assert change["escalation"]["reason"] == "keyword"
    assert change["escalation"]["priority"] == "urgent"
    assert change["escalation"]["summary"]


async def test_an_agent_who_takes_over_is_named(desk: Desk, bridge: ShopBridge) -> None:
    chat = await Chat.opened(bridge)
    await chat.write("hello")
    anna = await agent(bridge)
    async with at_the_desk(bridge) as session:
        await staff_desk.take_over(session, chat.conversation_id, anna)
    events = await desk.receiver.events(2)
    assert events[1]["type"] == "conversation.assigned"
    assert events[1]["conversation"]["agent"] == {
        "id": anna.id,
        "name": "Anna",
        "email": "anna@shop.example",
    }
    assert events[1]["change"]["why"] == "taken_over"


async def test_a_customer_whom_nobody_came_to_is_told_as_returned(
    desk: Desk, bridge: ShopBridge
) -> None:
    chat = await Chat.opened(bridge)
    await chat.escalate()
    await desk.receiver.events(3)
    bridge.clock.move(minutes=31)
    await sweep(bridge)
    await desk.receiver.until(lambda receiver: "conversation.returned" in receiver.types)
    returned = next(
        one.event for one in desk.receiver.received if one.event["type"] == "conversation.returned"
    )
    assert returned["change"]["why"] == "nobody_came"


async def test_a_message_is_told_whole(desk: Desk, bridge: ShopBridge) -> None:
    chat = await Chat.opened(bridge)
    await chat.write("where is my order")
    await chat.answer({"text": "Which?", "buttons": [{"title": "This", "command": "/this"}]})
    answer = (await desk.receiver.events(2))[1]["message"]
    assert (answer["seq"], answer["author"], answer["text"]) == (2, "bot", "Which?")
    assert answer["reply_to"] == 1
    assert answer["buttons"][0]["title"] == "This"


async def test_notes_of_staff_are_told_to_nobody(desk: Desk, bridge: ShopBridge) -> None:
    chat = await Chat.opened(bridge)
    await chat.write("hello")
    anna = await agent(bridge)
    async with at_the_desk(bridge) as session:
        await staff_desk.add_note(session, chat.conversation_id, anna, "a difficult customer")
    await chat.write("are you there?")
    await desk.receiver.events(2)
    assert not any(b"difficult" in one.body for one in desk.receiver.received)


async def test_only_what_was_asked_for_is_told(bridge: ShopBridge) -> None:
    async with WebhookReceiver().served() as receiver:
        desk = await Desk.subscribed(bridge, receiver, events=["conversation.escalated"])
        chat = await Chat.opened(bridge)
        await chat.escalate()
        await receiver.events(1)
        assert [one["event"] for one in await desk.log()] == ["conversation.escalated"]


async def test_what_happened_before_the_subscription_is_not_told(bridge: ShopBridge) -> None:
    chat = await Chat.opened(bridge)
    await chat.write("before")
    async with WebhookReceiver().served() as receiver:
        await Desk.subscribed(bridge, receiver)
        await chat.write("after")
        (event,) = await receiver.events(1)
        assert event["message"]["text"] == "after"


async def test_what_is_taken_back_is_never_told(desk: Desk, bridge: ShopBridge) -> None:
    chat = await Chat.opened(bridge)
    await chat.write("kept")
    anna = await agent(bridge)
    with pytest.raises(Unavailable):
        await _take_over_and_lose_the_database(chat, anna)
    await chat.write("kept too")
    assert told(await desk.receiver.events(2)) == ["customer: kept", "customer: kept too"]
    assert len(await desk.log()) == 2
