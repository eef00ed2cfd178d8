"""Quick transactions: SQLite is asked without a thread between, and nothing is left behind."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from crm_bridge.db import Database, sqlite_url


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(sqlite_url(tmp_path / "quick.db"))
    event.listen(database.engine.sync_engine, "connect", _tell_the_thread)
    async with database.session() as session:
        await session.execute(text("CREATE TABLE kept (word TEXT)"))
    yield database
    await database.close()


def _tell_the_thread(connection: Any, _record: object) -> None:
    connection.driver_connection._conn.create_function("thread", 0, threading.get_ident)


async def threads(database: Database, *, quick: bool, read: bool) -> list[bool]:
    """Of three statements: whether each was executed where it was called."""
    opened = database.reading(quick=quick) if read else database.session(quick=quick)
    async with opened as session:
        where = [await session.scalar(text("SELECT thread()")) for _ in range(3)]
    return [one == threading.get_ident() for one in where]


@pytest.mark.parametrize("read", [True, False])
async def test_no_statement_of_a_quick_transaction_goes_to_the_thread(
    database: Database, read: bool
) -> None:
    assert await threads(database, quick=True, read=read) == [True, True, True]
    assert await threads(database, quick=False, read=read) == [False, False, False]


async def test_where_another_process_writes_the_thread_waits_for_it(database: Database) -> None:
    with closing(sqlite3.connect(database.url.database or "")) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(threads(database, quick=True, read=False))
        for _ in range(20):
            await asyncio.sleep(0)
        assert not waiting.done()
        other.rollback()
    assert await waiting == [False, True, True]
    assert await threads(database, quick=True, read=False) == [True, True, True]


async def test_what_a_quick_transaction_did_stands_or_is_rolled_back(database: Database) -> None:
    async with database.session(quick=True) as session:
        await session.execute(text("INSERT INTO kept VALUES ('one')"))
        await session.execute(text("INSERT INTO kept VALUES ('two')"))
    with suppress(ZeroDivisionError):
        async with database.session(quick=True) as session:
            await session.execute(text("INSERT INTO kept VALUES ('three')"))
            raise ZeroDivisionError
    async with database.reading(quick=True) as session:
        assert list(await session.scalars(text("SELECT word FROM kept"))) == ["one", "two"]


async def test_a_statement_that_nobody_waits_for_any_more_leaves_no_transaction(
    database: Database,
) -> None:
    with closing(sqlite3.connect(database.url.database or "")) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(_keep(database, "late"))
        while database._writing is None or not database._writing.locked():
            await asyncio.sleep(0)
        for _ in range(20):
            await asyncio.sleep(0)  # until it waits for the other's lock, in its thread
        waiting.cancel()
        other.rollback()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    for word in ("one", "two", "three"):
        await _keep(database, word)
    async with database.reading() as session:
        kept = list(await session.scalars(text("SELECT word FROM kept")))
    assert kept == ["one", "two", "three"]


async def _keep(database: Database, word: str) -> None:
    async with database.session(quick=True) as session:
        await session.execute(text("INSERT INTO kept VALUES (:word)"), {"word": word})
        await session.execute(text("SELECT count(*) FROM kept"))
