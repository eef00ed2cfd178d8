"""A backup that is taken while turns go on is of one moment, and a shop goes on from it."""

import asyncio
import threading
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from crm_bridge.backup.taking import take
from tests.crm_bridge.backup.test_backup import opened, put_back
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import ShopBridge, running_bridge

PATIENCE = 30.0


class Talk:
    """Customers who write and are answered, turn after turn."""

    def __init__(self, chats: list[Chat]) -> None:
        self._chats = chats
        self._another = threading.Event()
        self._over = False

    async def goes_on(self) -> None:
        await asyncio.gather(*(self._one(chat) for chat in self._chats))

    async def _one(self, chat: Chat) -> None:
        while not self._over:
            await chat.write("where is my parcel?")
            await chat.answer(
                {"text": "On its way.", "buttons": [{"title": "Ok", "command": "/ok"}]}
            )
            self._another.set()

    def ends(self) -> None:
        self._over = True

    def turn_ends(self, _table: str) -> None:
        """Wait, in another thread, until one more turn is over."""
        self._another.clear()
        assert self._another.wait(PATIENCE)


@pytest.fixture
async def bridge(database_url: URL) -> AsyncIterator[ShopBridge]:
    async with running_bridge(database_url) as running:
        yield running


async def test_no_half_turn_is_in_it_and_the_shop_goes_on(
    bridge: ShopBridge, database_url: URL, own_database_url: URL, tmp_path: Path
) -> None:
    talk = Talk([await Chat.opened(bridge) for _ in range(3)])
    file = tmp_path / "shop.tar"

    async def backed_up() -> None:
        async with opened(database_url) as database:
            # After each table that has rows a turn is written before the next is read.
            await take(database, tmp_path / "state", file, tell=talk.turn_ends)

    talking = asyncio.create_task(talk.goes_on())
    try:
        await asyncio.to_thread(talk.turn_ends, "before the backup")
        await asyncio.to_thread(asyncio.run, backed_up())
    finally:
        talk.ends()
        await talking
    back = await put_back(own_database_url, tmp_path / "new", file)

    messages = by_conversation(back["messages"])
    turns = by_conversation(back["turns"])
    for conversation in back["conversations"]:
        said = messages.get(conversation["id"], [])
        assert [one["seq"] for one in said] == list(range(1, conversation["last_seq"] + 1))
        answers = {one["reply_to"] for one in said if one["author"] == "bot"}
        outcomes = {one["seq"] for one in said if one["outcome"]}
        finished = {one["seq"] for one in turns.get(conversation["id"], []) if one["outcome"]}
        assert answers == outcomes == finished
    numbers = sorted(one["number"] for one in back["events"])
    assert all(later == earlier + 1 for earlier, later in pairwise(numbers))
    assert [one["last"] for one in back["event_counter"]] == numbers[-1:]
    assert back["messages"]

    async with running_bridge(own_database_url, shop=False) as restored:
        for conversation in back["conversations"]:
            chat = Chat(restored, conversation["id"], "")
            restored.clock.move(seconds=60)  # the lease of who was at it then is over
            written = await chat.write("and now?")
            assert written.body["seq"] == conversation["last_seq"] + 1
            while (turn := await chat.take()).status == 201:
                recorded = await chat.record(turn, replies=[{"text": "It is there."}])
                assert recorded.status == 200
            assert None not in await chat.outcomes()


def by_conversation(rows: list[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in sorted(rows, key=lambda one: int(one["seq"])):
        found.setdefault(row["conversation_id"], []).append(row)
    return found
