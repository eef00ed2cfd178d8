"""Shared by every suite of the services' tests."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from blockbuster import BlockBuster

from crm_bridge.db import sqlite_url
from tests.blocking import blocking_forbidden
from tests.databases import SharedDatabase, SharedSqlite, migrated


@pytest.fixture
def no_blocking_calls() -> Iterator[BlockBuster]:
    """Fail the test if our own code blocks the event loop (reads a file, sleeps, waits).

    Ask for it after the fixture that starts the server: a start may read files, a request may not.
    """
    with blocking_forbidden("bot.gateway", "actions", "crm_bridge") as blockbuster:
        yield blockbuster


@pytest.fixture(scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with its tables made and no room left in it, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    await migrated(sqlite_url(path))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM")
    return path


@pytest.fixture(scope="session")
async def shared_sqlite(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[SharedDatabase]:
    shared = SharedSqlite(sqlite_template, tmp_path_factory.mktemp("shared") / "careline.db")
    yield shared
    await shared.close()
