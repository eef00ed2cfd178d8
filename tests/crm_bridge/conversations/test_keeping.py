"""Keeping what customers write."""

import asyncio
import uuid

import pytest

from crm_bridge.conversations import desk
from tests.crm_bridge.chat import Chat, agent, at_the_desk
from tests.crm_bridge.shop import GATEWAY, ShopBridge


async def test_a_message_is_kept_with_the_next_number(chat: Chat) -> None:
    first, second = await chat.write("hello"), await chat.write("where is it")
    assert (first.status, first.body["seq"], first.body["needs_turn"]) == (201, 1, True)
    assert second.body["seq"] == 2
    assert [m["text"] for m in await chat.messages()] == ["hello", "where is it"]


async def test_the_same_id_again_gives_the_same_number_and_nothing_new(chat: Chat) -> None:
    message_id = str(uuid.uuid4())
    first = await chat.write("hello", message_id)
    again = await chat.write("hello, changed", message_id)
    assert (again.status, again.body["duplicate"]) == (200, True)
    assert again.body["seq"] == first.body["seq"]
    assert again.body["cursor"] == first.body["cursor"]
    assert [m["text"] for m in await chat.messages()] == ["hello"]


async def test_one_id_sent_twenty_times_at_once_is_kept_once(chat: Chat) -> None:
    message_id = str(uuid.uuid4())
    kept = await asyncio.gather(*(chat.write("hello", message_id) for _ in range(20)))
    assert {reply.body["seq"] for reply in kept} == {1}
    assert sorted(reply.status for reply in kept) == [200] * 19 + [201]
    assert len(await chat.messages()) == 1


async def test_messages_written_at_once_are_numbered_without_gaps(chat: Chat) -> None:
    await asyncio.gather(*(chat.write(f"message {n}") for n in range(12)))
    assert [m["seq"] for m in await chat.messages()] == list(range(1, 13))


async def test_the_same_id_in_two_conversations_is_two_messages(bridge: ShopBridge) -> None:
    one, other = await Chat.opened(bridge), await Chat.opened(bridge)
    message_id = str(uuid.uuid4())
    assert (await one.write("a", message_id)).status == 201
    assert (await other.write("b", message_id)).status == 201


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"text": ""}, "message_empty"),
        ({"text": " \n\u200b\t "}, "message_empty"),
        ({"text": "\x07\x1b"}, "message_empty"),
        ({"text": "x" * 10_001}, "message_too_long"),
        ({"text": "a\x00b"}, "message_invalid"),
        ({}, "message_invalid"),
        ({"text": "a", "payload": "b"}, "message_invalid"),
        ({"text": "a", "values": {"b": "c"}}, "message_invalid"),
        ({"text": "a", "attachments": ["att_1"]}, "attachment_unknown"),
        ({"payload": "p_1", "attachments": ["att_1"]}, "message_invalid"),
        ({"text": "a", "attachments": ["att_1"] * 6}, "message_invalid"),
        ({"text": 7}, "message_invalid"),
        ({"text": "a", "txet": "b"}, "message_invalid"),
        ({"payload": "p_forged"}, "payload_unknown"),
        ({"payload": "/restart"}, "payload_unknown"),
    ],
)
async def test_what_is_no_message_is_refused_with_its_reason(
    chat: Chat, message: dict[str, object], code: str
) -> None:
    refused = await chat.post("/messages", {"id": str(uuid.uuid4()), **message})
    assert (refused.status, refused.code) == (422, code)
    assert await chat.messages() == []


async def test_an_id_that_is_no_uuid_is_refused_and_named(chat: Chat) -> None:
    refused = await chat.post("/messages", {"id": "one", "text": "hello"})
    assert (refused.status, refused.code) == (422, "message_invalid")
    assert refused.body["errors"][0]["path"] == "id"


async def test_ten_thousand_characters_are_kept_whole(chat: Chat) -> None:
    text = "é" * 10_000
    assert (await chat.write(text)).status == 201
    assert (await chat.messages())[0]["text"] == text


async def test_control_characters_are_dropped_and_slashes_stay_plain_text(chat: Chat) -> None:
    await chat.write("/restart\x1b[2J\r\nnow")
    turn = await chat.take()
    assert turn.body["text"] == "/restart[2J\nnow"
    assert "command" not in turn.body


async def test_a_button_that_was_issued_brings_its_command(chat: Chat) -> None:
    await chat.write()
    recorded = await chat.answer(
        {"text": "Cancel it?", "buttons": [{"title": "Yes, cancel", "command": "/affirm"}]}
    )
    (button,) = recorded.body["messages"][0]["buttons"]
    assert "/affirm" not in button["payload"]
    assert len(button["payload"]) <= 32
    assert (await chat.choose(button["payload"])).status == 201
    turn = await chat.take()
    assert (turn.body["text"], turn.body["command"]) == ("Yes, cancel", "/affirm")


async def test_a_button_of_another_conversation_is_unknown_here(bridge: ShopBridge) -> None:
    mine, theirs = await Chat.opened(bridge), await Chat.opened(bridge)
    await theirs.write()
    recorded = await theirs.answer({"text": "?", "buttons": [{"title": "a", "command": "/b"}]})
    payload = recorded.body["messages"][0]["buttons"][0]["payload"]
    refused = await mine.choose(payload)
    assert (refused.status, refused.code) == (422, "payload_unknown")


async def test_a_form_brings_its_values_and_reads_as_label_and_value(chat: Chat) -> None:
    payload = await _form(chat)
    assert (await chat.choose(payload, number=" CL-1 ", email="a@b.example")).status == 201
    turn = await chat.take()
    assert turn.body["values"] == {"number": "CL-1", "email": "a@b.example"}
    assert turn.body["text"] == "Order number: CL-1\nE-mail: a@b.example"


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"number": "CL-1"}, "values.email"),
        ({"number": "CL-1", "email": "a", "role": "admin"}, "values.role"),
        ({"number": "x" * 1001, "email": "a"}, "values.number"),
    ],
)
async def test_values_that_do_not_fit_the_form_are_named(
    chat: Chat, values: dict[str, str], named: str
) -> None:
    refused = await chat.choose(await _form(chat), **values)
    assert (refused.status, refused.code) == (422, "message_invalid")
    assert named in refused.body["detail"]


async def test_an_unknown_conversation_is_said_to_be_so(bridge: ShopBridge) -> None:
    stranger = Chat(bridge, "cnv_nobody", "")
    refused = await stranger.write()
    assert (refused.status, refused.code) == (404, "conversation_unknown")


async def test_malformed_json_is_told_from_a_wrong_field(bridge: ShopBridge, chat: Chat) -> None:
    response = await bridge.client.post(
        f"{chat.base}/messages", data=b'{"id": ', headers={"Authorization": f"Bearer {GATEWAY}"}
    )
    problem = await response.json()
    assert (response.status, problem["code"]) == (400, "body_invalid")
    assert response.content_type == "application/problem+json"


async def test_what_is_written_to_a_person_gets_its_outcome_at_once(chat: Chat) -> None:
    await chat.write()
    staff = await agent(chat.bridge)
    async with at_the_desk(chat.bridge) as session:
        await desk.take_over(session, chat.conversation_id, staff)
    kept = await chat.write("are you there?")
    assert (kept.body["state"], kept.body["needs_turn"]) == ("human", False)
    assert await chat.outcomes() == ["with_person", "with_person"]


async def _form(chat: Chat) -> str:
    await chat.write()
    fields = [
        {"name": "number", "label": "Order number"},
        {"name": "email", "label": "E-mail", "type": "email"},
    ]
    recorded = await chat.answer(
        {"text": "Which order?", "form": {"command": "/inform", "fields": fields}}
    )
    return str(recorded.body["messages"][0]["form"]["payload"])
