"""Runs the migrations in one transaction: a database is at a release or as it was before."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from crm_bridge.db import Database
from crm_bridge.db_failures import failing_as_unavailable
from crm_bridge.sqlite_driver import LeanConnection

_FOLDER = Path(__file__).parent
# Any number that nothing else locks; two starting processes migrate one after the other.
_ADVISORY_LOCK = 7_203_114_006
# An index of millions of rows takes minutes; so long, too, the second of two processes waits.
_LONGEST_SECONDS = 3_600


class DatabaseNewer(Exception):
    """The database is at a step that this release does not know."""

    def __init__(self, revision: str) -> None:
        self.revision = revision
        super().__init__(
            f"The database is at step {revision} and this release knows steps up to {head()}: a "
            "newer release has been at work on it. Go on with that release; or go back with it "
            f"(`python -m crm_bridge migrate --to {head()}`) and then use this one."
        )


async def migrate(database: Database, revision: str = "head") -> None:
    """Bring the database to the newest tables, or up to `revision`. Raises `Unavailable`,
    `DatabaseNewer`; then the database is as it was."""
    async with _one_transaction(database) as connection:
        await connection.run_sync(upgrade, revision)


async def go_back(database: Database, revision: str) -> list[str]:
    """Take back every step after `revision`; gives what they were, as `0030 What it did`. What only
    they had a place for is gone then. Raises `Unavailable`, `DatabaseNewer`."""
    async with _one_transaction(database) as connection:
        return await connection.run_sync(_downgrade, revision)


async def is_current(database: Database) -> bool:
    """Whether the tables are those of this release. Raises `Unavailable`, `DatabaseNewer`."""
    return await revision_of(database) == head()


async def revision_of(database: Database) -> str | None:
    """The step that the database is at, none in an empty one. Raises `Unavailable`,
    `DatabaseNewer`."""
    with failing_as_unavailable():
        async with database.engine.connect() as connection:
            return await connection.run_sync(_known_step)


def upgrade(connection: Connection, revision: str = "head") -> None:
    _known_step(connection)
    command.upgrade(configuration(connection), revision)


def current_revision(connection: Connection) -> str | None:
    """The step that the database is at."""
    return MigrationContext.configure(connection).get_current_revision()


def known_revision(revision: str) -> bool:
    """Whether this release has such a step."""
    return revision in revisions()


def revisions() -> list[str]:
    """Every step that this release knows, the first one first."""
    return [one.revision for one in _scripts().walk_revisions()][::-1]


def head() -> str:
    """The step of this release."""
    return str(_scripts().get_current_head())


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration; there is no `alembic.ini`."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@asynccontextmanager
async def _one_transaction(database: Database) -> AsyncIterator[AsyncConnection]:
    """A connection of its own, with the patience that migrations need, and alone at it."""
    own = Database(database.url, statement_seconds=_LONGEST_SECONDS)
    try:
        with failing_as_unavailable():
            async with own.engine.connect() as connection:
                on_sqlite = connection.dialect.name == "sqlite"
                if on_sqlite:
                    await _let_tables_be_written_anew(connection)
                async with connection.begin():
                    if on_sqlite:
                        yield connection
                        await _refuse_loose_ends(connection)
                    else:
                        await connection.execute(
                            text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK}
                        )
                        yield connection
    finally:
        await own.close()


async def _let_tables_be_written_anew(connection: AsyncConnection) -> None:
    """SQLite changes most columns by a new table in place of the old, which others refer to:
    https://www.sqlite.org/lang_altertable.html#otheralter. It heeds this outside of transactions
    alone."""
    driver = (await connection.get_raw_connection()).driver_connection
    assert isinstance(driver, LeanConnection)  # noqa: S101
    await driver.in_thread(_without_watching_references)
    # Whoever else migrates at the same time waits until all of this stands.
    driver.begin_with("BEGIN IMMEDIATE")


def _without_watching_references(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(f"PRAGMA busy_timeout = {_LONGEST_SECONDS * 1000}")


async def _refuse_loose_ends(connection: AsyncConnection) -> None:
    found = (await connection.exec_driver_sql("PRAGMA foreign_key_check")).first()
    if found is not None:
        raise RuntimeError(f"A migration left rows of {found[0]} that refer to nothing.")


def _downgrade(connection: Connection, revision: str) -> list[str]:
    at = _known_step(connection)
    if at is None or at <= revision:
        return []
    taken = [one for one in _scripts().walk_revisions() if revision < one.revision <= at]
    command.downgrade(configuration(connection), revision)
    return [f"{one.revision} {one.doc}" for one in taken]


def _known_step(connection: Connection) -> str | None:
    at = current_revision(connection)
    if at is not None and not known_revision(at):
        raise DatabaseNewer(at)
    return at


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(configuration())
