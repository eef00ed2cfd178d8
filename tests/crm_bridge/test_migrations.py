"""The migrations make exactly the tables that the models describe."""

from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

import crm_bridge.models
from crm_bridge.db import Database, sqlite_url
from crm_bridge.migrations.running import is_current, migrate
from crm_bridge.models.base import Base

assert crm_bridge.models


def _is_a_model(_item: object, name: str | None, kind: str, *_compared: object) -> bool:
    # The index of words is made of what each database has for it, which no model can say.
    return not (kind == "table" and (name or "").startswith("episode_words"))


def _differences(connection: Connection) -> list[Any]:
    options = {"compare_type": True, "include_object": _is_a_model}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, Base.metadata))


async def test_migrations_and_models_describe_the_same_tables(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_migrating_again_changes_nothing(database: Database) -> None:
    assert await is_current(database)
    await migrate(database)
    assert await is_current(database)


async def test_an_empty_database_is_known_to_be_behind(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "new.db"))
    assert not await is_current(database)
    await migrate(database)
    assert await is_current(database)
    await database.close()
