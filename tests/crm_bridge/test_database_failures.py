"""A database that is full, gone or busy: 503, nothing acknowledged, nothing half kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr
from sqlalchemy import URL, Connection, event, text

from crm_bridge.app import init_app
from crm_bridge.db import Database
from crm_bridge.errors import Unavailable
from crm_bridge.settings import Settings
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import ACTIONS, ENCRYPTION, GATEWAY, IDENTITY, running_bridge

LONG = "where is my order " * 500


@contextmanager
def full_disk(database: Database) -> Iterator[None]:
    """The file may not grow any more: SQLite itself says that the disk is full."""

    def limit(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    def lift(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1073741823")

    engine = database.engine.sync_engine
    event.listen(engine, "begin", limit)
    yield
    event.remove(engine, "begin", limit)
    event.listen(engine, "begin", lift)


async def test_with_a_full_disk_nothing_is_acknowledged_and_later_all_is_well(
    sqlite_only: URL,
) -> None:
    async with running_bridge(sqlite_only) as bridge:
        chat = await Chat.opened(bridge)
        assert (await chat.write("before")).status == 201
        with full_disk(bridge.database):
            refused = [await chat.write(LONG) for _ in range(3)]
        assert {(reply.status, reply.code) for reply in refused} == {(503, "unavailable")}
        assert "full" in refused[0].body["detail"]
        assert [m["text"] for m in await chat.messages()] == ["before"]
        after = await chat.write("after")
        assert (after.status, after.body["seq"], after.body["cursor"]) == (201, 2, "2")


async def test_a_full_disk_while_a_result_is_recorded_leaves_the_turn_to_be_recorded_again(
    sqlite_only: URL,
) -> None:
    async with running_bridge(sqlite_only) as bridge:
        chat = await Chat.opened(bridge)
        await chat.write()
        turn = await chat.take()
        replies = [{"text": LONG}]
        with full_disk(bridge.database):
            refused = await chat.record(turn, replies=replies)
        assert (refused.status, refused.code) == (503, "unavailable")
        assert await chat.outcomes() == [None]
        assert (await chat.record(turn, replies=replies)).status == 200
        assert await chat.outcomes() == ["answered"]


@pytest.mark.parametrize("state", ["53100", "57P03", "08006", "40001", "25006"])
async def test_postgresql_saying_not_now_is_told_from_a_mistake(
    postgresql_only: URL, state: str
) -> None:
    database = Database(postgresql_only)
    failing = f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$"
    with pytest.raises(Unavailable):
        async with database.session() as session:
            await session.execute(text(failing))
    await database.close()


async def test_a_mistake_of_ours_stays_a_mistake(database: Database) -> None:
    with pytest.raises(Exception, match="no_such_table"):
        async with database.session() as session:
            await session.execute(text("SELECT * FROM no_such_table"))


@pytest.mark.parametrize(
    "address",
    ["postgresql://careline:secret@127.0.0.1:1/careline", "sqlite:////nowhere/careline.db"],
)
async def test_a_database_that_cannot_be_reached_is_503_everywhere(
    address: str, tmp_path: Path
) -> None:
    settings = Settings(
        state=tmp_path,
        database_address=address,
        gateway_token=SecretStr(GATEWAY),
        actions_token=SecretStr(ACTIONS),
        identity_secret=SecretStr(IDENTITY),
        cookie_secret=SecretStr("cookie-secret-of-the-tests"),
        encryption_keys=SecretStr(ENCRYPTION),
    )
    headers = {"Authorization": f"Bearer {GATEWAY}"}
    async with TestClient(TestServer(init_app(settings)), headers=headers) as client:
        for method, path in (
            ("POST", "/v1/sessions"),
            ("GET", "/v1/turns/pending"),
            ("GET", "/v1/feed?after=0"),
        ):
            response = await client.request(method, path, json={} if method == "POST" else None)
            problem = await response.json()
            assert (response.status, problem["code"]) == (503, "unavailable"), path
            assert response.headers["Retry-After"] == "1"
            assert "secret" not in str(problem)
        ready = await client.get("/readyz")
        told = await ready.json()
        assert (ready.status, told["status"]) == (503, "unready")
        assert not told["checks"]["database"]["ok"]
        assert "secret" not in str(told)


async def test_what_failed_in_the_middle_is_rolled_back_whole(database: Database) -> None:
    async def half() -> None:
        async with database.session() as session:
            await session.execute(text("INSERT INTO event_counter (id, last) VALUES (1, 7)"))
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        await half()
    async with database.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM event_counter")) == 0
