"""A small shop and who trains its models."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from crm_bridge.db import Database
from tests.crm_bridge.intelligence.running.recipes import Trainer
from tests.crm_bridge.shop import START, MovingClock, open_shop


@pytest.fixture
async def trainer(sqlite_only: URL, tmp_path: Path) -> AsyncIterator[Trainer]:
    """For what has nothing to do with the database."""
    database = Database(sqlite_only, MovingClock(START))
    await open_shop(database)
    yield Trainer(database, tmp_path)
    await database.close()


@pytest.fixture
async def on_both(database: Database, tmp_path: Path) -> Trainer:
    """For what the records must say on either database."""
    database.clock = MovingClock(START)
    await open_shop(database)
    return Trainer(database, tmp_path)
