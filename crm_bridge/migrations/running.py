"""Runs the migrations in one transaction: a database is at a release or as it was before."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from crm_bridge.db import Database
from crm_bridge.db_failures import failing_as_unavailable

_FOLDER = Path(__file__).parent
# Any number that nothing else locks; two starting processes migrate one after the other.
_ADVISORY_LOCK = 7_203_114_006


async def migrate(database: Database, revision: str = "head") -> None:
    """Bring the database to the newest tables, or up to `revision`. Raises `Unavailable`."""
    with failing_as_unavailable():
        async with database.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                await connection.execute(
                    text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK}
                )
            await connection.run_sync(upgrade, revision)


async def is_current(database: Database) -> bool:
    """Whether the tables are those of this release. Raises `Unavailable`."""
    with failing_as_unavailable():
        async with database.engine.connect() as connection:
            return await connection.run_sync(_is_at_head)


def upgrade(connection: Connection, revision: str = "head") -> None:
    command.upgrade(configuration(connection), revision)


def current_revision(connection: Connection) -> str | None:
    """The step that the database is at."""
    return MigrationContext.configure(connection).get_current_revision()


def known_revision(revision: str) -> bool:
    """Whether this release has such a step."""
    return revision in {one.revision for one in _scripts().walk_revisions()}


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration; there is no `alembic.ini`."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _is_at_head(connection: Connection) -> bool:
    return current_revision(connection) == _scripts().get_current_head()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(configuration())
