"""The numbered feed, the long poll, and the small facts that go through it."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from crm_bridge.models.message import Message
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import GATEWAY, ShopBridge

ANSWER = {"text": "It is on its way."}


async def feed(bridge: ShopBridge, after: int | None = 0, wait: float = 0, **query: object) -> Any:
    given = {"wait": wait, **query} | ({} if after is None else {"after": after})
    read = await bridge.call("GET", "/v1/feed", GATEWAY, **given)
    assert read.status == 200, read.body
    return read.body


async def test_events_are_numbered_without_gaps_whoever_writes_at_once(bridge: ShopBridge) -> None:
    chats = [await Chat.opened(bridge) for _ in range(6)]
    await asyncio.gather(*(chat.write() for chat in chats for _ in range(3)))
    events = (await feed(bridge))["events"]
    assert [event["number"] for event in events] == list(range(1, len(events) + 1))
    assert len(events) == 18


async def test_a_reader_goes_on_from_the_number_it_handled(chat: Chat) -> None:
    await chat.write()
    last = (await feed(chat.bridge))["last"]
    await chat.answer(ANSWER)
    events = (await feed(chat.bridge, last))["events"]
    assert [(event["type"], event["data"].get("seq")) for event in events] == [
        ("message", 2),
        ("outcome", 1),
    ]


async def test_a_page_is_no_longer_than_asked_for(chat: Chat) -> None:
    for _ in range(4):
        await chat.write()
    page = await feed(chat.bridge, 1, limit=2)
    assert [event["number"] for event in page["events"]] == [2, 3]
    assert page["last"] == 3


async def test_without_a_number_only_the_standing_is_told(chat: Chat) -> None:
    await chat.write()
    stands = {"events": [], "typing": [], "last": 1, "typed": 0}
    assert await feed(chat.bridge, None) == stands


async def test_a_waiting_reader_gets_an_event_as_soon_as_it_stands(chat: Chat) -> None:
    waiting = asyncio.create_task(feed(chat.bridge, 0, 20))
    await asyncio.sleep(0)
    kept = await chat.write("now")
    async with asyncio.timeout(10):
        events = (await waiting)["events"]
    assert [event["data"]["text"] for event in events] == ["now"]
    assert str(events[0]["number"]) == kept.body["cursor"]


async def test_an_event_of_another_process_is_seen_too(chat: Chat) -> None:
    await chat.write()
    waiting = asyncio.create_task(feed(chat.bridge, 1, 20))
    async with chat.bridge.database.engine.begin() as other:
        await other.execute(text("UPDATE event_counter SET last = 2"))
        await other.execute(
            text(
                "INSERT INTO events (number, conversation_id, type, at, data)"
                " SELECT 2, conversation_id, 'identity', at, data FROM events"
            )
        )
    async with asyncio.timeout(10):
        assert [event["type"] for event in (await waiting)["events"]] == ["identity"]


async def test_a_waiting_reader_sees_who_types(chat: Chat) -> None:
    waiting = asyncio.create_task(feed(chat.bridge, 0, 20))
    while not waiting.done():
        await chat.post("/typing", {})
        await asyncio.sleep(0.01)
    sign = (await waiting)["typing"][0]
    assert sign == {"conversation_id": chat.conversation_id, "author": "customer"}


async def test_a_sign_between_two_readings_is_not_lost_and_told_once(chat: Chat) -> None:
    typed = (await feed(chat.bridge))["typed"]
    await chat.post("/typing", {})
    told = await feed(chat.bridge, typed=typed)
    assert [sign["author"] for sign in told["typing"]] == ["customer"]
    assert (await feed(chat.bridge, typed=told["typed"]))["typing"] == []


async def test_a_number_of_signs_that_an_earlier_process_gave_hides_none(chat: Chat) -> None:
    waiting = asyncio.create_task(feed(chat.bridge, wait=20, typed=5_000))
    while not waiting.done():
        await chat.post("/typing", {})
        await asyncio.sleep(0.01)
    assert (await waiting)["typing"]


async def test_typing_in_an_unknown_conversation_is_refused(bridge: ShopBridge) -> None:
    unknown = await Chat(bridge, "cnv_nobody", "").post("/typing", {})
    assert unknown.code == "conversation_unknown"


async def test_a_write_that_failed_leaves_no_event(chat: Chat) -> None:
    await chat.write()
    assert (await chat.write("")).status == 422
    assert (await feed(chat.bridge))["last"] == 1


async def test_changes_give_whole_messages_since_a_cursor(chat: Chat) -> None:
    await chat.write("one")
    cursor = (await chat.changes())["cursor"]
    assert (await chat.changes(cursor))["messages"] == []
    await chat.write("two")
    await chat.answer(ANSWER)
    changed = await chat.changes(cursor)
    assert [(m["seq"], m.get("outcome")) for m in changed["messages"]] == [
        (1, "answered"),
        (2, None),
        (3, None),
    ]


@pytest.mark.parametrize("after", ["-1", "x", "1.5"])
async def test_a_cursor_that_was_never_given_is_refused(chat: Chat, after: str) -> None:
    refused = await chat.bridge.call("GET", f"{chat.base}/changes", GATEWAY, after=after)
    assert (refused.status, refused.body["errors"][0]["path"]) == (422, "after")


async def test_a_delivery_is_marked_once_and_sent_stays_sent(chat: Chat) -> None:
    await chat.write()
    await chat.answer(ANSWER)
    before = (await feed(chat.bridge))["last"]
    await chat.post("/deliveries", {"seqs": [2], "state": "uncertain"})
    await chat.post("/deliveries", {"seqs": [2], "state": "sent"})
    await chat.post("/deliveries", {"seqs": [2, 99], "state": "failed"})
    assert [m.delivery for m in await chat.rows(Message)] == ["kept", "sent"]
    events = (await feed(chat.bridge, before))["events"]
    assert [event["data"]["state"] for event in events] == ["uncertain", "sent"]


async def test_what_was_sent_in_several_conversations_is_marked_at_once(chat: Chat) -> None:
    other = await Chat.opened(chat.bridge)
    for one in (chat, other):
        await one.write()
        await one.answer(ANSWER)
    before = (await feed(chat.bridge))["last"]
    sent = [
        {"conversation_id": chat.conversation_id, "seqs": [2]},
        {"conversation_id": other.conversation_id, "seqs": [2, 99]},
        {"conversation_id": "cnv_unknown", "seqs": [1]},
    ]
    for _ in range(2):
        marked = await chat.bridge.call("POST", "/v1/deliveries", GATEWAY, body={"sent": sent})
        assert marked.status == 204
    for one in (chat, other):
        assert [message.delivery for message in await one.rows(Message)] == ["kept", "sent"]
    events = (await feed(chat.bridge, before))["events"]
    told = {event["conversation_id"]: event["data"] for event in events}
    assert told == {one.conversation_id: {"seqs": [2], "state": "sent"} for one in (chat, other)}
    assert len(events) == 2


async def test_what_a_client_has_by_its_cursor_was_sent(chat: Chat) -> None:
    await chat.write()
    await chat.answer(ANSWER)
    reached = (await feed(chat.bridge))["last"]
    await chat.write()
    await chat.answer(ANSWER)
    sent = {"conversation_id": chat.conversation_id, "seqs": [], "up_to": reached}
    marked = await chat.bridge.call("POST", "/v1/deliveries", GATEWAY, body={"sent": [sent]})
    assert marked.status == 204
    found = [message.delivery for message in await chat.rows(Message)]
    assert found == ["kept", "sent", "kept", "kept"]


async def test_a_seen_mark_only_moves_forward(chat: Chat) -> None:
    await chat.write()
    await chat.answer(ANSWER)
    before = (await feed(chat.bridge))["last"]
    for seq in (2, 1, 2):
        assert (await chat.post("/seen", {"seq": seq})).status == 204
    events = (await feed(chat.bridge, before))["events"]
    assert [event["data"] for event in events] == [{"author": "customer", "seq": 2}]
    beyond = await chat.post("/seen", {"seq": 3})
    assert (beyond.status, beyond.code) == (422, "seq_unknown")
