"""Databases that all tests of one process share. They are emptied before a test rather than made
anew, and their connections stay open with the statements that they know."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from crm_bridge.db import Database, sqlite_url
from crm_bridge.migrations.running import migrate

_engines: dict[URL, AsyncEngine] = {}


@contextmanager
def engine_kept_for(url: URL) -> Iterator[AsyncEngine | None]:
    """The open engine of a shared database; none while somebody else has it, who is then another
    process for the borrower, and none for a database that is not shared."""
    engine = _engines.pop(url, None)
    try:
        yield engine
    finally:
        if engine is not None:
            _engines[url] = engine


async def migrated(url: URL) -> None:
    database = Database(url)
    await migrate(database)
    await database.close()


class SharedDatabase:
    """One of them; `empty` it before a test, `close` it after the last."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._database = Database(url)
        _engines[url] = self._database.engine

    async def empty(self) -> None:
        raise NotImplementedError

    async def close(self) -> None:
        _engines.pop(self.url, None)
        await self._database.close()


class SharedSqlite(SharedDatabase):
    def __init__(self, template: Path, path: Path) -> None:
        self._template, self._path = template, path
        shutil.copy(template, path)
        super().__init__(sqlite_url(path))

    async def empty(self) -> None:
        """As the template is. Open connections see it as a change that somebody else made."""
        with (
            closing(sqlite3.connect(self._template)) as template,
            closing(sqlite3.connect(self._path)) as shared,
        ):
            shared.execute("PRAGMA synchronous = OFF")
            template.backup(shared)


class SharedPostgresql(SharedDatabase):
    """Made from a template in which a row that a migration put is the row of an empty database."""

    _connection: Any = None

    async def empty(self) -> None:
        if self._connection is None:
            self._connection = await _with_emptying(self.url)
        await self._connection.execute("SELECT emptying.empty()")

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()
        await super().close()


async def _with_emptying(url: URL) -> Any:
    """A connection to a database that can be emptied by `emptying.empty()`."""
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(address)
    await connection.execute("CREATE SCHEMA emptying")
    steps: list[str] = []
    for (table,) in await connection.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    ):
        steps.append(f"DELETE FROM public.{table};")  # noqa: S608 (names of our own tables)
        if await connection.fetchval(f"SELECT EXISTS (SELECT FROM public.{table})"):  # noqa: S608
            await connection.execute(f"CREATE TABLE emptying.{table} AS TABLE public.{table}")
            steps.append(f"INSERT INTO public.{table} TABLE emptying.{table};")
    for (sequence,) in await connection.fetch(
        "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"
    ):
        steps.append(f"PERFORM setval('public.{sequence}', 1, false);")
    # The order of the tables does not matter where nothing watches over the references.
    await connection.execute(
        "CREATE FUNCTION emptying.empty() RETURNS void LANGUAGE plpgsql"
        " SET session_replication_role = replica SET lock_timeout = '10s'"
        f" AS $$ BEGIN {' '.join(steps)} END $$"
    )
    return connection
