"""Databases with nothing in them, not even tables."""

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from crm_bridge.db import Database, database_url, sqlite_url


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "bare.db")
        return
    server = request.getfixturevalue("postgresql")
    name = f"bare_{uuid.uuid4().hex}"
    server.psql(f"CREATE DATABASE {name};")
    yield database_url(server.get_uri()).set(database=name)
    server.psql(f"DROP DATABASE {name} WITH (FORCE);")


@pytest.fixture
async def bare(bare_url: URL) -> AsyncIterator[Database]:
    database = Database(bare_url)
    yield database
    await database.close()
