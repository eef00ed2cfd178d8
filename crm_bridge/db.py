"""The database: one engine a process, transactions, and failures told apart.

SQLite runs in WAL mode and every write transaction begins IMMEDIATE, so it waits for its turn at
the beginning and never fails in the middle. PostgreSQL takes row locks (`with_for_update`).
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from datetime import datetime
from pathlib import Path

from aiohttp import web
from sqlalchemy import URL, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from crm_bridge.clock import Clock, utc_now
from crm_bridge.db_failures import failing_as_unavailable
from crm_bridge.quick_session import QuickSession
from crm_bridge.secrets_at_rest import Cipher, give
from crm_bridge.sqlite_driver import LeanDriver

BUSY_TIMEOUT_MS = 5_000
CONNECT_SECONDS = 5
STATEMENT_SECONDS = 30

BeforeCommit = Callable[[AsyncSession], Awaitable[None]]
CommitListener = Callable[[AsyncSession], None]


def database_url(text_url: str) -> URL:
    """`postgres://`, `postgresql://` and `sqlite://` with the asynchronous driver filled in."""
    url = make_url(text_url)
    drivers = {
        "postgres": "postgresql+asyncpg",
        "postgresql": "postgresql+asyncpg",
        "sqlite": "sqlite+aiosqlite",
    }
    return url.set(drivername=drivers.get(url.drivername, url.drivername))


def sqlite_url(path: Path) -> URL:
    return URL.create("sqlite+aiosqlite", database=str(path))


class Database:
    """Open it once a process, `close` it at the end. `clock` gives every transaction its time,
    `cipher` reads and writes the columns that are encrypted. An `engine` that is given is its
    giver's to dispose of. PostgreSQL gives up a statement after `statement_seconds`."""

    def __init__(
        self,
        url: URL,
        clock: Clock = utc_now,
        *,
        engine: AsyncEngine | None = None,
        cipher: Cipher | None = None,
        statement_seconds: float = STATEMENT_SECONDS,
    ) -> None:
        self.url = url
        self.clock = clock
        self.engine = engine or _engine(url, statement_seconds)
        if cipher is not None:
            give(self.engine.dialect, cipher)
        self._owns_engine = engine is None
        self._listeners: list[CommitListener] = []
        # SQLite's own waiting is a poll with growing pauses; in one process a lock is fair and
        # wakes at once. Other processes still meet at busy_timeout.
        self._writing = asyncio.Lock() if url.get_backend_name() == "sqlite" else None

    @asynccontextmanager
    async def session(self, *, quick: bool = False) -> AsyncIterator[AsyncSession]:
        """A write transaction: committed at the end, rolled back on any error. It is `quick` where
        each of its statements finds a few rows by an index, however large the shop: then SQLite
        is asked without a thread between.

        Raises `Unavailable` when the database cannot be reached, is full or stays locked; then
        nothing was kept. Do not open one inside another: the inner would wait for the outer.
        """
        async with self._writing or nullcontext():
            with failing_as_unavailable():
                async with QuickSession(self.engine, expire_on_commit=False) as session:
                    # The transaction's time is taken once it has its turn.
                    await session.begun("BEGIN IMMEDIATE", quick=quick)
                    session.info["now"] = self.clock()
                    yield session
                    await _run_before_commit(session)
                    await session.commit()
        for told in self._listeners:
            told(session)

    def on_commit(self, listener: CommitListener) -> None:
        """Call `listener` after every write transaction that stands, never after a rollback."""
        self._listeners.append(listener)

    @asynccontextmanager
    async def reading(self, *, quick: bool = False) -> AsyncIterator[AsyncSession]:
        """A transaction that only reads; it never waits for writers. `quick` as for `session`."""
        with failing_as_unavailable():
            async with QuickSession(self.engine, expire_on_commit=False) as session:
                await session.begun("BEGIN", quick=quick)
                session.info["now"] = self.clock()
                yield session

    async def ping(self) -> None:
        """Raises `Unavailable` unless the database answers."""
        async with self.reading() as session:
            await session.execute(text("SELECT 1"))

    async def close(self) -> None:
        if self._owns_engine:
            await self.engine.dispose()


DATABASE = web.AppKey("DATABASE", Database)


def now(session: AsyncSession) -> datetime:
    """The time of this transaction: one moment for everything it writes."""
    moment: datetime = session.info["now"]
    return moment


def before_commit(session: AsyncSession, step: BeforeCommit) -> None:
    """Run `step` as the last thing inside the transaction; the same step is run once."""
    steps: list[BeforeCommit] = session.info.setdefault("before_commit", [])
    if step not in steps:
        steps.append(step)


async def _run_before_commit(session: AsyncSession) -> None:
    for step in session.info.get("before_commit", ()):
        await step(session)


def _engine(url: URL, statement_seconds: float) -> AsyncEngine:
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    return create_async_engine(
        url,
        pool_size=16,
        max_overflow=0,
        pool_timeout=CONNECT_SECONDS,
        pool_pre_ping=True,
        connect_args={"timeout": CONNECT_SECONDS, "command_timeout": statement_seconds},
    )


def _sqlite_engine(url: URL) -> AsyncEngine:
    return create_async_engine(
        url,
        # All of them are kept: a burst of requests must not open and close connections.
        pool_size=10,
        max_overflow=0,
        pool_timeout=CONNECT_SECONDS,
        module=LeanDriver(_prepare_sqlite),
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000},
    )


def _prepare_sqlite(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    # An acknowledged message outlives a power cut; a commit costs one fsync (0.1-1 ms).
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
