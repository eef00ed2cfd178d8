"""The gateway before the real bridge, for whoever means no good."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.databases import SharedDatabase, engine_kept_for
from tests.gateway.conftest import House, opened_house

# What is asked here is whether something breaks; a busy machine is slow.
settings.register_profile("hostile", deadline=None)
settings.load_profile("hostile")


@pytest.fixture
async def house(tmp_path: Path, shared_sqlite: SharedDatabase) -> AsyncIterator[House]:
    await shared_sqlite.empty()
    with engine_kept_for(shared_sqlite.url) as engine:
        async with opened_house(tmp_path, engine) as house:
            yield house
