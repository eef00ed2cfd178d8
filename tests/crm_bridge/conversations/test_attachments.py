"""Files that customers send: kept whole, bound to one message, given to their conversation only."""

import asyncio
import uuid
from pathlib import Path

import pytest

from crm_bridge.api.keys import SETTINGS
from crm_bridge.conversations import desk
from crm_bridge.models.attachment import Attachment
from tests.crm_bridge.chat import Chat, agent, at_the_desk
from tests.crm_bridge.shop import GATEWAY, ShopBridge

MEGABYTE = 1024 * 1024


def folder(bridge: ShopBridge) -> Path:
    return bridge.client.app[SETTINGS].state / "attachments"  # type: ignore[union-attr]


async def fetched(chat: Chat, attachment_id: str) -> tuple[int, bytes]:
    response = await chat.bridge.client.get(
        f"/v1/attachments/{attachment_id}",
        params={"conversation_id": chat.conversation_id},
        headers={"Authorization": f"Bearer {GATEWAY}"},
    )
    return response.status, await response.read()


async def test_a_file_is_kept_as_it_came(chat: Chat) -> None:
    data = bytes(range(256)) * 8192
    kept = await chat.attach(data, "photo.png", "image/png")
    attachment_id = kept.body["id"]
    assert (kept.status, kept.body) == (
        201,
        {
            "id": attachment_id,
            "name": "photo.png",
            "type": "image/png",
            "size": 2 * MEGABYTE,
            "url": f"/chat/attachments/{attachment_id}",
        },
    )
    assert await fetched(chat, attachment_id) == (200, data)
    names = await asyncio.to_thread(lambda: [one.name for one in folder(chat.bridge).iterdir()])
    assert names == [attachment_id]


async def test_a_message_shows_its_files_in_changes_and_feed_alike(chat: Chat) -> None:
    files = [(await chat.attach(name=f"{n}.txt")).body for n in range(2)]
    sent = await chat.write_with(*(file["id"] for file in files), text="my receipts")
    assert (sent.status, sent.body["needs_turn"]) == (201, True)
    (message,) = await chat.messages()
    assert (message["text"], message["attachments"]) == ("my receipts", files)
    feed = await chat.bridge.call("GET", "/v1/feed", GATEWAY, after=0, wait=0)
    told = [event["data"] for event in feed.body["events"] if event["type"] == "message"]
    assert told == [message]
    assert [row.seq for row in await chat.rows(Attachment)] == [1, 1]


@pytest.mark.parametrize("text", ["", " \n"])
async def test_files_without_a_word_are_a_message(chat: Chat, text: str) -> None:
    file = (await chat.attach()).body
    sent = await chat.write_with(file["id"], text=text)
    assert sent.status == 201
    turn = await chat.take()
    assert (turn.body["text"], turn.body.get("command")) == ("", None)


async def test_the_text_may_be_left_out_altogether(chat: Chat) -> None:
    file = (await chat.attach()).body
    body = {"id": str(uuid.uuid4()), "attachments": [file["id"], file["id"]]}
    assert (await chat.post("/messages", body)).status == 201
    assert [m["attachments"] for m in await chat.messages()] == [[file]]


async def test_the_same_message_again_changes_nothing(chat: Chat) -> None:
    file, message_id = (await chat.attach()).body, str(uuid.uuid4())
    first = await chat.write_with(file["id"], message_id=message_id)
    again = await chat.write_with(file["id"], message_id=message_id)
    assert (again.status, again.body["seq"]) == (200, first.body["seq"])
    assert len(await chat.messages()) == 1


async def test_a_file_belongs_to_one_message(chat: Chat) -> None:
    file = (await chat.attach()).body
    sent = await asyncio.gather(*(chat.write_with(file["id"]) for _ in range(5)))
    assert sorted(reply.status for reply in sent) == [201, 422, 422, 422, 422]
    assert {reply.code for reply in sent} == {"", "attachment_unknown"}
    assert len(await chat.messages()) == 1


async def test_the_file_of_another_conversation_can_neither_be_sent_nor_read(
    bridge: ShopBridge,
) -> None:
    owner, other = await Chat.opened(bridge), await Chat.opened(bridge)
    file = (await owner.attach()).body
    refused = await other.write_with(file["id"], text="mine")
    assert (refused.status, refused.code) == (422, "attachment_unknown")
    assert await other.messages() == []
    assert (await fetched(other, file["id"]))[0] == 404
    assert (await owner.write_with(file["id"])).status == 201


async def test_a_file_that_is_gone_from_the_disk_is_not_found(chat: Chat) -> None:
    file = (await chat.attach()).body
    await asyncio.to_thread((folder(chat.bridge) / file["id"]).unlink)
    status, body = await fetched(chat, file["id"])
    assert (status, b"attachment_unknown" in body) == (404, True)


async def test_a_file_that_cannot_be_written_leaves_no_record(chat: Chat) -> None:
    await asyncio.to_thread(folder(chat.bridge).write_text, "in the way")
    refused = await chat.attach()
    assert (refused.status, refused.code) == (503, "unavailable")
    assert await chat.rows(Attachment) == []


async def test_empty_and_too_large_files_are_refused_and_leave_nothing(chat: Chat) -> None:
    empty, large = await chat.attach(b""), await chat.attach(b"x" * (10 * MEGABYTE + 1))
    assert (empty.status, empty.code) == (422, "attachment_empty")
    assert (large.status, large.code) == (422, "attachment_too_large")
    assert await chat.rows(Attachment) == []


async def test_a_file_for_no_conversation_is_refused(chat: Chat) -> None:
    nowhere = Chat(chat.bridge, "cnv_none", "")
    assert (await nowhere.attach()).code == "conversation_unknown"


async def test_files_for_a_person_are_kept_for_them(chat: Chat) -> None:
    await chat.escalate()
    anna = await agent(chat.bridge)
    async with at_the_desk(chat.bridge) as session:
        await desk.accept(session, chat.conversation_id, anna)
    file = (await chat.attach()).body
    await chat.write_with(file["id"])
    assert (await chat.outcomes())[-1] == "with_person"
