"""One house for all tests of a file: each has a conversation of its own."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.gateway.conftest import House, opened_house


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def shop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with opened_house(tmp_path_factory.mktemp("shop")) as house:
        yield house
