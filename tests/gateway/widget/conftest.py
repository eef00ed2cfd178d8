"""One house for all tests of a file: each has a conversation of its own."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.fakes.mail_server import FakeMailServer
from tests.gateway.conftest import House, opened_house

PATIENCE = 20.0


@pytest.fixture(scope="module")
def mail_server() -> FakeMailServer:
    return FakeMailServer()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def shop(
    tmp_path_factory: pytest.TempPathFactory, mail_server: FakeMailServer
) -> AsyncIterator[House]:
    """Its bridge can mail, and its gateway knows the teams' hours."""
    async with mail_server.served() as address:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("SMTP_URL", address)
            async with opened_house(tmp_path_factory.mktemp("shop")) as house:
                await _hours_known(house)
                yield house


async def _hours_known(house: House) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            async with house.http.get(f"{house.url}/chat/widget") as response:
                if (await response.json())["hours"] is not None:
                    return
