"""A leaner aiosqlite connection: one trip to its thread a statement instead of four.

aiosqlite sends making a cursor, executing, fetching and closing to the connection's thread one by
one. On a busy machine each trip costs a wake-up of both threads, and that is most of what a short
statement costs. Results are always fetched whole here, which is what SQLAlchemy does anyway.

In a transaction that is quick by its maker's word only the first statement and the commit make that
trip: the one may wait for somebody else's lock, the other waits for the disk. What comes between
takes less time than the trip, and is executed where it is called.
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
        at_hand = None if begin else self._connection.at_hand()
        if at_hand is not None:
            self._fill(None, work, at_hand)
        else:
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
    _quick = False
    _away = False
    """Something may still be under way in the thread, though nobody waits for it any more."""

    def begin_with(self, statement: str, *, quick: bool = False) -> None:
        """`statement` goes to the database just before the next one, in the same trip. The
        transaction that it begins may be `quick`."""
        self._begin = statement
        self._quick = quick

    def due_begin(self) -> str | None:
        """The statement to begin with, if that has not been done."""
        begin, self._begin = self._begin, None
        return begin

    def at_hand(self) -> sqlite3.Connection | None:
        """For a statement to be executed at once, if it may be."""
        return self._conn if self._quick and not self._away else None

    def cursor(self) -> LeanCursor:  # type: ignore[override]
        return LeanCursor(self)

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
        at_hand = self.at_hand()
        if at_hand is not None:
            at_hand.rollback()
        elif self._away or self.in_transaction:
            await self.in_thread(sqlite3.Connection.rollback)
        self._quick = False


def connect(*args: Any, **kwargs: Any) -> LeanConnection:
    """For SQLAlchemy's `async_creator_fn`; the arguments are those of `sqlite3.connect`."""
    kwargs["check_same_thread"] = False
    connection = LeanConnection(lambda: sqlite3.connect(*args, **kwargs), _CHUNK)
    # A process that ends without closing must not hang on this thread.
    connection._thread.daemon = True
    return connection
