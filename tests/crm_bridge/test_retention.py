"""What goes by itself, and what stays however old it is."""

import asyncio
from pathlib import Path

import pytest

from crm_bridge.api.keys import SETTINGS
from crm_bridge.attachments.files import ATTACHMENT_FILES
from crm_bridge.models.attachment import Attachment
from crm_bridge.models.chat_session import ChatSession
from crm_bridge.retention import SESSIONS_KEPT, UPLOADS_KEPT, Retention
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import ShopBridge


def retention(bridge: ShopBridge) -> Retention:
    return Retention(bridge.database, bridge.client.app[ATTACHMENT_FILES])  # type: ignore[union-attr]


def on_the_disk(bridge: ShopBridge) -> set[str]:
    folder: Path = bridge.client.app[SETTINGS].state / "attachments"  # type: ignore[union-attr]
    return {one.name for one in folder.iterdir()}


async def test_an_upload_that_was_never_sent_goes_after_a_day_and_what_was_sent_stays(
    chat: Chat,
) -> None:
    sent, _never_sent = [(await chat.attach()).body["id"] for _ in range(2)]
    assert (await chat.write_with(sent)).status == 201
    chat.bridge.clock.move(seconds=UPLOADS_KEPT.total_seconds() + 1)
    fresh = (await chat.attach()).body["id"]
    await retention(chat.bridge).look()
    assert {row.id for row in await chat.rows(Attachment)} == {sent, fresh}
    assert await asyncio.to_thread(on_the_disk, chat.bridge) == {sent, fresh}


async def test_a_session_goes_long_after_it_ran_out_and_never_before(chat: Chat) -> None:
    (session,) = await chat.rows(ChatSession)
    over = session.expires_at - chat.bridge.clock() + SESSIONS_KEPT
    chat.bridge.clock.move(seconds=over.total_seconds())
    await retention(chat.bridge).look()
    assert len(await chat.rows(ChatSession)) == 1
    chat.bridge.clock.move(seconds=1)
    await retention(chat.bridge).look()
    assert await chat.rows(ChatSession) == []


async def test_many_go_in_portions(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_bridge.retention.BATCH", 2)
    for _ in range(5):
        await chat.attach()
    chat.bridge.clock.move(days=2)
    await retention(chat.bridge).look()
    assert await chat.rows(Attachment) == []
