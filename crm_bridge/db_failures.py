"""Which database failures mean "not now" rather than "a mistake in the program"."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from crm_bridge.errors import Unavailable

logger = logging.getLogger(__name__)

_SQLITE = {
    "SQLITE_FULL": "The disk is full.",
    "SQLITE_BUSY": "The database is busy.",
    "SQLITE_LOCKED": "The database is busy.",
    "SQLITE_IOERR": "The disk cannot be read or written.",
    "SQLITE_CANTOPEN": "The database file cannot be opened.",
    "SQLITE_READONLY": "The database cannot be written.",
    "SQLITE_CORRUPT": "The database file is damaged.",
    "SQLITE_NOTADB": "The database file is not a SQLite database.",
}
# Classes of PostgreSQL's SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    "08": "The database cannot be reached.",
    "25": "The database cannot be written.",
    "28": "The database refused the log-in.",
    "3D": "The database does not exist.",
    "40": "The database is busy.",
    "53": "The database has no room left.",
    "55": "The database is busy.",
    "57": "The database is shutting down or took too long.",
    "58": "The database's disk cannot be read or written.",
}


def as_unavailable(error: BaseException) -> Unavailable | None:
    """The 503 that `error` stands for; None when it is a mistake of ours and must show as one."""
    if isinstance(error, DBAPIError):
        return _from_driver(error)
    if isinstance(error, PoolTimeout):
        return Unavailable("The database is busy.")
    if isinstance(error, OSError | TimeoutError):
        return Unavailable("The database cannot be reached.")
    return _from_state(error)


def _from_driver(error: DBAPIError) -> Unavailable | None:
    if error.connection_invalidated:
        return Unavailable("The connection to the database was lost.")
    cause: BaseException | None = error.orig
    while cause is not None:
        found = _from_sqlite(cause) or _from_state(cause)
        if found:
            return found
        cause = cause.__cause__
    return None


def _from_sqlite(error: BaseException) -> Unavailable | None:
    if not isinstance(error, sqlite3.Error):
        return None
    # Extended codes carry the primary one in front: SQLITE_IOERR_WRITE, SQLITE_BUSY_SNAPSHOT.
    name = getattr(error, "sqlite_errorname", None) or ""
    for primary, detail in _SQLITE.items():
        if name == primary or name.startswith(primary + "_"):
            return Unavailable(detail)
    return None


def _from_state(error: BaseException) -> Unavailable | None:
    state = getattr(error, "sqlstate", None)
    detail = _POSTGRESQL.get(state[:2]) if isinstance(state, str) else None
    return Unavailable(detail) if detail else None


@contextmanager
def failing_as_unavailable() -> Iterator[None]:
    """Raise `Unavailable` in place of what it stands for; everything else passes as it is."""
    try:
        yield
    except Exception as error:
        unavailable = as_unavailable(error)
        if unavailable is None:
            raise
        logger.warning("database: %s (%s)", unavailable.detail, error)
        raise unavailable from error
