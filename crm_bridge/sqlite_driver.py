"""A leaner aiosqlite under SQLAlchemy: few trips to its thread, and none in what is quick.

aiosqlite sends making a cursor, executing, fetching and closing to the connection's thread one by
one. On a busy machine each trip costs a wake-up of both threads, and that is most of what a short
statement costs. Here a statement is one trip. Results are always fetched whole, which is what
SQLAlchemy does anyway.

In a transaction that is quick by its maker's word only the commit makes that trip, as it waits for
the disk. It begins where it is asked to, unless somebody else has the lock: then the thread waits
for it. What comes between takes less time than the trip, and is executed where it is called.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.util import await_only

_CHUNK = 64


class LeanConnection(aiosqlite.Connection):
    """Begins with its first statement, commits and rolls back only where something began. A
    transaction of which nobody says how it begins is one that reads first."""

    wait_ms = 0
    """How long it waits for a lock that another process has."""
    _begin: str | None = None
    _quick = False
    _away = False
    """Something may still be under way in the thread, though nobody waits for it any more."""

    def begin_with(self, statement: str) -> None:
        """`statement` goes to the database just before the next one, in the same trip, unless
        something has begun already."""
        self._begin = None if self.in_transaction else statement

    def begin_quick(self, statement: str) -> None:
        """Begin a quick transaction here and now. Where that would have to wait, the next statement
        begins it, in the thread."""
        self.begin_with(statement)
        self._quick = True
        if self._begin and not self._away and self._begun(statement):
            self._begin = None

    def due_begin(self) -> str | None:
        """The statement to begin with, if that has not been done."""
        begin, self._begin = self._begin, None
        return begin or (None if self.in_transaction else "BEGIN")

    def at_hand(self) -> sqlite3.Connection | None:
        """For a statement to be executed at once, if it may be."""
        return self._conn if self._quick and not self._away and self._begin is None else None

    async def in_thread(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Do `work` in the connection's own thread."""
        self._away = True
        try:
            await self._execute(work, self._conn)  # type: ignore[no-untyped-call]
        except sqlite3.Error:
            self._away = False
            raise
        self._away = False

    async def commit(self) -> None:
        self._begin = None
        if self.in_transaction:
            await self.in_thread(sqlite3.Connection.commit)
        self._quick = False

    async def rollback(self) -> None:
        self._begin = None
        if self._away or self.in_transaction:
            await self.in_thread(sqlite3.Connection.rollback)
        self._quick = False

    def rolled_back(self) -> bool:
        """Roll back here and now, if there is nothing to wait for."""
        self._begin = None
        if self._away or (self.in_transaction and not self._quick):
            return False
        if self.in_transaction:
            self._conn.rollback()
        self._quick = False
        return True

    def _begun(self, statement: str) -> bool:
        connection = self._conn
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            connection.execute(statement)
        except sqlite3.OperationalError:
            # A lock is waited for in the thread; what else is wrong is told there, in one way.
            return False
        finally:
            connection.execute(f"PRAGMA busy_timeout = {self.wait_ms}")
        return True


class _Cursor:
    """What SQLAlchemy needs of a cursor; it has all its rows."""

    arraysize = 1

    def __init__(self, adapted: "_Adapted") -> None:
        self._adapted = adapted
        self._rows: Iterator[Any] = iter(())
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        self._run(lambda connection: connection.execute(sql, parameters))

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self._run(lambda connection: connection.executemany(sql, rows))

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchmany(self, size: int = 1) -> list[Any]:
        return list(islice(self._rows, size))

    def fetchall(self) -> list[Any]:
        return list(self._rows)

    def __iter__(self) -> Iterator[Any]:
        return self._rows

    def close(self) -> None:
        """Nothing is open any more."""

    async def _async_soft_close(self) -> None:
        """Asked for by SQLAlchemy's asynchronous results."""

    def _run(self, work: Callable[[sqlite3.Connection], sqlite3.Cursor]) -> None:
        driver = self._adapted._connection
        try:
            at_hand = driver.at_hand()
            if at_hand is not None:
                self._fill(None, work, at_hand)
            else:
                await_only(driver.in_thread(partial(self._fill, driver.due_begin(), work)))
        except ValueError as error:
            # Of a connection that was closed.
            self._adapted._handle_exception(error)

    def _fill(
        self,
        begin: str | None,
        work: Callable[[sqlite3.Connection], sqlite3.Cursor],
        connection: sqlite3.Connection,
    ) -> None:
        if begin:
            connection.execute(begin)
        cursor = work(connection)
        try:
            self.description = cursor.description
            self._rows = iter(cursor.fetchall() if cursor.description else ())
            self.rowcount = cursor.rowcount
            self.lastrowid = cursor.lastrowid
        finally:
            cursor.close()


class _Adapted(AsyncAdapt_aiosqlite_connection):
    """Between SQLAlchemy and the connection."""

    __slots__ = ()

    _connection: LeanConnection  # type: ignore[assignment]

    def cursor(self, server_side: bool = False) -> _Cursor:  # type: ignore[override]
        return _Cursor(self)

    def rollback(self) -> None:
        if self._connection._connection and not self._connection.rolled_back():
            super().rollback()


class LeanDriver(AsyncAdapt_aiosqlite_dbapi):
    """For SQLAlchemy's `module`. `prepare` is done with each new connection, in its thread."""

    def __init__(self, prepare: Callable[[sqlite3.Connection], None]) -> None:
        super().__init__(aiosqlite, sqlite3)
        self._prepare = prepare

    def connect(self, *args: Any, timeout: float, **kwargs: Any) -> _Adapted:
        """The arguments are those of `sqlite3.connect`."""
        # The module must not begin transactions of its own: `LeanConnection` does.
        kwargs |= {"timeout": timeout, "isolation_level": None, "check_same_thread": False}
        connection = LeanConnection(partial(self._opened, *args, **kwargs), _CHUNK)
        connection.wait_ms = int(timeout * 1000)
        # A process that ends without closing must not hang on this thread.
        connection._thread.daemon = True
        return _Adapted(self, await_only(connection))  # type: ignore[arg-type]

    def _opened(self, *args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = sqlite3.connect(*args, **kwargs)
        self._prepare(connection)
        return connection
