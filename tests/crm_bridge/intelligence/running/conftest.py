"""A small shop and who trains its models."""

from pathlib import Path

import pytest

from crm_bridge.db import Database
from tests.crm_bridge.intelligence.running.recipes import Trainer
from tests.crm_bridge.shop import START, MovingClock, open_shop


@pytest.fixture
async def trainer(database: Database, tmp_path: Path) -> Trainer:
    database.clock = MovingClock(START)
    await open_shop(database)
    return Trainer(database, tmp_path)
