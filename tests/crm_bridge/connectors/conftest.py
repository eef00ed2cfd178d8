"""A running bridge whose shop decides late."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import URL

from tests.crm_bridge.shop import ShopBridge, running_bridge
from tests.fakes.connector import LateShop


@pytest.fixture
def late() -> LateShop:
    return LateShop()


@pytest.fixture
async def late_bridge(database_url: URL, late: LateShop) -> AsyncIterator[ShopBridge]:
    async with running_bridge(database_url, late.connector()) as bridge:
        yield bridge
