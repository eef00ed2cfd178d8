"""A leaner aiosqlite connection: one trip to its thread a statement instead of four.

aiosqlite sends making a cursor, executing, fetching and closing to the connection's thread one by
one. On a busy machine each trip costs a wake-up of both threads, and that is most of what a short
statement costs. Results are always fetched whole here, which is what SQLAlchemy does anyway.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import aiosqlite

_CHUNK = 64


class LeanCursor:
    """What SQLAlchemy's adapter needs of a cursor."""

    arraysize = 1

    def __init__(self, connection: "LeanConnection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> "LeanCursor":
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> "LeanCursor":
        return await self._run(lambda connection: connection.execute(sql, parameters))

    async def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> "LeanCursor":
        return await self._run(lambda connection: connection.executemany(sql, rows))

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        self._rows = []

    async def _run(self, work: Callable[[sqlite3.Connection], sqlite3.Cursor]) -> "LeanCursor":
        begin = self._connection.due_begin()
        await self._connection.in_thread(partial(self._fill, begin, work))
        return self

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
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount = cursor.rowcount
            self.lastrowid = cursor.lastrowid
        finally:
            cursor.close()


class LeanConnection(aiosqlite.Connection):
    """Begins with its first statement, commits and rolls back only where something began."""

    _begin: str | None = None

    def begin_with(self, statement: str) -> None:
        """`statement` goes to the database just before the next one, in the same trip."""
        self._begin = statement

    def due_begin(self) -> str | None:
        """The statement to begin with, if that has not been done."""
        begin, self._begin = self._begin, None
        return begin

    def cursor(self) -> LeanCursor:  # type: ignore[override]
        return LeanCursor(self)

    async def in_thread(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Do `work` in the connection's own thread."""
        await self._execute(work, self._conn)  # type: ignore[no-untyped-call]

    async def commit(self) -> None:
        self._begin = None
        if self.in_transaction:
            await super().commit()

    async def rollback(self) -> None:
        self._begin = None
        if self.in_transaction:
            await super().rollback()


def connect(*args: Any, **kwargs: Any) -> LeanConnection:
    """For SQLAlchemy's `async_creator_fn`; the arguments are those of `sqlite3.connect`."""
    connection = LeanConnection(lambda: sqlite3.connect(*args, **kwargs), _CHUNK)
    # A process that ends without closing must not hang on this thread.
    connection._thread.daemon = True
    return connection
